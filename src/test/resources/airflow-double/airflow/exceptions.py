from airflow.recording import AIRFLOW, AirflowException  # noqa: F401

if AIRFLOW == 2:
    from airflow.recording import AirflowFailException  # noqa: F401
