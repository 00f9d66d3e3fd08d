"""Deciding what becomes of a match: pure rules of stories, stages, outlets and times."""
