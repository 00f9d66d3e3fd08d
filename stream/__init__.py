"""The log between the stages: Kafka, or one SQLite file."""
