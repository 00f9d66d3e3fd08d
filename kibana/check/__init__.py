"""What is wrong with content for Kibana, found without a Kibana: each check yields findings."""
