"""The contract of the index (search/port.py), in suites. A backend passes each by a subclass with ``make``."""
