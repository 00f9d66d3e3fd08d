"""What the pages share: links, hits, facets, evidence, stories, as templates print them."""
