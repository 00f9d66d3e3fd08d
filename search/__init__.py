"""The index: Elasticsearch, or one SQLite file with FTS5."""
