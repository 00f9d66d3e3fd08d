"""Panels in Lens: columns, which ask Elasticsearch, and charts, which show the answer."""
