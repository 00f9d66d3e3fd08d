"""Every hit of a question in a form that other programs read, streamed."""
