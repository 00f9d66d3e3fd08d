"""Subscriptions by HTTP: the JSON API, the pages that links in letters lead to, and Atom feeds."""
