"""Bringing content into a running Kibana, and reading back what it made of it."""
