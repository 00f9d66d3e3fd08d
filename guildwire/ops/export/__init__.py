"""Exports and research bundles over the parts that the settings name."""
