"""Tests of reading within bounds."""
