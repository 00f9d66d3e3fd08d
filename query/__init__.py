"""One query language: text -> tree -> Elasticsearch DSL | SQL | predicate over one item."""
