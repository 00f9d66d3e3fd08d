"""The embedded index: one SQLite file with FTS5."""
