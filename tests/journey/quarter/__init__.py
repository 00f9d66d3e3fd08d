"""A simulated quarter of alerts: what is reported, who asks, what fails meanwhile, and an independent judge."""
