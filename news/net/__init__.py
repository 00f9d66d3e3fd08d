"""What everything that asks or tells a foreign host shares: which addresses it may, and when it may again."""
