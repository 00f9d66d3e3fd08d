"""Subscriptions, from a match to a delivery."""
