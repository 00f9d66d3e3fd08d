"""How fast the indexes write and answer."""
