"""``guildwire alert``: subscriptions, what becomes of their matches, and their files."""
