"""IPython runs this before the first cell: pandas reads Parquet by DuckDB, since Debian has none of the engines that pandas knows."""

import duckdb
import pandas


def _read_parquet(path, columns=None):
    names = ", ".join(f'"{name}"' for name in columns) if columns else "*"
    return duckdb.sql(f"select {names} from read_parquet('{path}/*.parquet')").df()


pandas.read_parquet = _read_parquet
