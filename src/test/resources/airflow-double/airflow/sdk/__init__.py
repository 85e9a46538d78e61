from airflow.recording import DAG, BaseOperator, Param, only_in  # noqa: F401

only_in(3)
