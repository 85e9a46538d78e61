"""A double of Airflow for tests: see recording.py."""

from airflow.recording import AIRFLOW

if AIRFLOW == 2:
    from airflow.recording import DAG  # noqa: F401
