"""Markup to the plain texts of an item."""
