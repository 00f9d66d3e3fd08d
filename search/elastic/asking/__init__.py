"""What the index is asked, and how its answers are read. Pure: requests and answers, nothing is sent from here."""
