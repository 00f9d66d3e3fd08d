"""The pipeline's health on an Elasticsearch cluster: an index a month, beside the news."""
