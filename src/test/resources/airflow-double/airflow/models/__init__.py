from airflow.recording import BaseOperator, only_in  # noqa: F401

only_in(2)
