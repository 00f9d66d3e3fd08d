"""The demo: the whole pipeline over bundled sample feeds."""
