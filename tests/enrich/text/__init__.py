"""How enrichment reads a text: its letters and its dates."""
