"""The command line: one file for each group of commands, none with logic of its own."""
