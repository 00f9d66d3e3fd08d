"""Rules from reviewable files: how they are read, and one pass that finds every term in a text."""
