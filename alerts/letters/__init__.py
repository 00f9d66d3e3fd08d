"""What an alert says: from rows that are due to a letter, as text and as HTML."""
