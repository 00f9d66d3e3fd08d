"""Research bundles: what a paper cites, so that its reader can check what was found and ask again."""
