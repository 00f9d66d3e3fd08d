"""Lists of feeds: our own in YAML, OPML of other programs, and what a page advertises."""
