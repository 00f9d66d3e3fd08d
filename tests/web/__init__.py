"""The search page and the JSON API."""
