"""The drivers: one pass, and everything in one process until told to stop."""
