"""Who an item is: its keys, its id, and the form of addresses in which the same article is the same."""
