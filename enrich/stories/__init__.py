"""Stories: the reports of one event across outlets share an id."""
