"""Stored queries, each text read once, and which of them are to be asked for an item."""
