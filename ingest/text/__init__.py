"""Markup to the texts of an item: plain, and safe to show."""
