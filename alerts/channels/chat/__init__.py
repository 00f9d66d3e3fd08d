"""Letters for chat services: short, by the form that each service documents."""
