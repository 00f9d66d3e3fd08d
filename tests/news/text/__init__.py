"""How texts of news are read, the same everywhere."""
