"""Who and what is named: names of the lists, unknown ones by rule, laws, titles, places, roles."""
