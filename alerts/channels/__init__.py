"""The ways an alert goes out: the port that every channel keeps, and one module a channel."""
