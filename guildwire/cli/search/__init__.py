"""The commands that ask the index: search, explain, export, saved searches, bundles."""
