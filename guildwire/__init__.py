"""Joins the parts: settings, wiring, command line."""
