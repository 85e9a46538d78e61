from airflow.recording import Param  # noqa: F401
