"""Letters that go by HTTP to the address of a receiver: the client, what an answer means, webhooks."""
