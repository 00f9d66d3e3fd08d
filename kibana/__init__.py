"""Content for Kibana: data view, saved searches and dashboards, built and checked without a Kibana."""
