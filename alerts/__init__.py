"""Subscriptions: match, hold, digest, deliver once, account for everything."""
