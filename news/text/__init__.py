"""How texts of news are read, the same everywhere: sentences, excerpts, letters, months, domains."""
