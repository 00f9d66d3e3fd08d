"""The DAGs in three layers: as files, run in process on the embedded default, and on a real scheduler.

Airflow never enters the process of the tests: it configures logging for the whole process and warns
of its own doings. What needs it runs in a process of its own (``dag_process.py``).
"""
