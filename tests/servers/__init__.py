"""Starts real Kafka, Elasticsearch and PostgreSQL for the tests, on free loopback ports, without Docker.

``python -m tests.servers`` starts all three and prints the variables with which a test run uses
them instead of starting its own.
"""
