"""Records, and how texts of news are read."""
