"""One suite for each port; every backend runs it unchanged."""
