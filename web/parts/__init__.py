"""What the pages share: links, hits, facets, evidence, times and the receipt, as templates print them."""
