"""A query put otherwise than it was typed: with most of its words, and for Kibana."""
