"""The joined program: settings, wiring, command line."""
