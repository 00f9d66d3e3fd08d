"""The state store: feeds, stories, subscriptions and the outbox, on SQLite or PostgreSQL through SQLAlchemy."""
