"""One front for every document: bytes to a tree, damage mended where it stands."""
