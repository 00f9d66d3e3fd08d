"""The pipeline under Apache Airflow: what the DAGs' tasks do, and a light Airflow for one machine."""
