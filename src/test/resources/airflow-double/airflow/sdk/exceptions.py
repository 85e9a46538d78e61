from airflow.recording import AirflowException, AirflowFailException  # noqa: F401
