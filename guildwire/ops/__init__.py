"""What a person asks of a running system: its health, its coverage, replays, stories by hand."""
