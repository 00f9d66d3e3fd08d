"""What a running Guildwire says about itself: turns of its loops, metrics, events. Knows no adapter and no setting."""
