"""Whether it is our own network that is down: what each request says about it, and the rule that decides."""
