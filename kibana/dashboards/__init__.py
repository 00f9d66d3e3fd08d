"""The two dashboards: what the beat is doing, and how the pipeline is."""
