"""Tests of behaviour; real parts wherever the machine has them."""
