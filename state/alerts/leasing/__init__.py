"""Giving what is due to a deliverer: which rows together, within which limit, following which letters."""
