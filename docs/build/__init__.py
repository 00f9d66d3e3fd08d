"""The builders of the reference pages in docs/, which are written from the code."""
