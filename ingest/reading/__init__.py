"""One document that came, to its items: within bounds of time and memory, in processes that can be killed."""
