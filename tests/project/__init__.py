"""The project keeps its own rules: layers, sizes, documentation."""
