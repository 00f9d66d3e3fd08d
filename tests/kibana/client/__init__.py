"""Imports into a server that answers as Kibana's documentation says."""
