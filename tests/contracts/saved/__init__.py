"""The contract of the store of saved searches."""
