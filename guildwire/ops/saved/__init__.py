"""What people do to saved searches, and their feeds, for terminal, page and API alike."""
