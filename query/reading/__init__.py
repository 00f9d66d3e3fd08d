"""Query text to leaves: as people type it, what its values mean, and whether it can match at all."""
