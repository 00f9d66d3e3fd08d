"""What travels through Guildwire: plain frozen records, their wire form and the words they are counted under."""
