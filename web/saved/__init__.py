"""Saved searches by HTTP: the page, its forms, the JSON API."""
