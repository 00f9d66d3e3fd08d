"""The alert store on SQLite or PostgreSQL."""
