"""The log and its worker loop."""
