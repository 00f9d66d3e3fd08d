"""Whole journeys: from a feed on a real web server to a search hit and a delivered alert."""
