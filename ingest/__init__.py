"""The web -> items: which feeds are due, one polite fetch, parse, clean, identify, decide, publish."""
