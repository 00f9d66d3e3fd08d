"""From the web to items on the log."""
