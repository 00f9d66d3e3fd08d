"""What a running Guildwire says about itself: turns of its loops, and metrics. Knows no adapter and no setting."""
