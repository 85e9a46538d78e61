"""Stands in for Python's DuckDB, which Debian lacks: the JDBC driver's own library by its C interface, and of the package only sql(...).df()."""

import ctypes as c
import os

import numpy as np
import pandas as pd


class _Result(c.Structure):
    _fields_ = [("fields", c.c_void_p * 6)]


class _List(c.Structure):
    _fields_ = [("offset", c.c_uint64), ("length", c.c_uint64)]


_LIBRARY = c.CDLL(os.environ["PEACOCK_DUCKDB"])
for _name, _returns in {
    "duckdb_column_name": c.c_char_p,
    "duckdb_result_error": c.c_char_p,
    "duckdb_column_count": c.c_uint64,
    "duckdb_data_chunk_get_size": c.c_uint64,
    "duckdb_fetch_chunk": c.c_void_p,
    "duckdb_data_chunk_get_vector": c.c_void_p,
    "duckdb_vector_get_data": c.c_void_p,
    "duckdb_vector_get_validity": c.c_void_p,
    "duckdb_list_vector_get_child": c.c_void_p,
}.items():
    getattr(_LIBRARY, _name).restype = _returns

# numbers of duckdb_type in the C interface
_PLAIN = {1: "?", 2: "i1", 3: "i2", 4: "i4", 5: "i8", 10: "f4", 11: "f8", 31: "M8[us]", 12: "M8[us]"}
_HUGEINT, _VARCHAR, _BLOB, _LIST = 16, 17, 18, 24

_database, _connection = c.c_void_p(), c.c_void_p()
assert _LIBRARY.duckdb_open(None, c.byref(_database)) == 0
assert _LIBRARY.duckdb_connect(_database, c.byref(_connection)) == 0


class Error(Exception):
    """As the package calls it."""


def _array(address, dtype, size):
    dtype = np.dtype(dtype)
    return np.frombuffer(c.string_at(address, size * dtype.itemsize), dtype) if size else np.empty(0, dtype)


def _bytes(address, row):
    """A duckdb_string_t: 4 bytes of length, then the text, or its first 4 bytes and a pointer."""
    at = address + 16 * row
    length = c.c_uint32.from_address(at).value
    return c.string_at(at + 4 if length <= 12 else c.c_void_p.from_address(at + 8).value, length)


def _lists(vector, data, size):
    child = _LIBRARY.duckdb_vector_get_data(c.c_void_p(_LIBRARY.duckdb_list_vector_get_child(c.c_void_p(vector))))
    entries = (_List * size).from_address(data)
    return [_array(child + 4 * e.offset, "f4", e.length) for e in entries]


def _column(kind, vector, size):
    data = _LIBRARY.duckdb_vector_get_data(c.c_void_p(vector))
    validity = _LIBRARY.duckdb_vector_get_validity(c.c_void_p(vector))
    valid = np.ones(size, bool)
    if validity:
        words = np.frombuffer(c.string_at(validity, (size + 63) // 64 * 8), np.uint8)
        valid = np.unpackbits(words, bitorder="little", count=size).astype(bool)
    if kind in _PLAIN:
        values = _array(data, _PLAIN[kind], size)
        return values if valid.all() else pd.Series(values).where(valid).to_numpy()
    if kind == _HUGEINT:
        return _array(data, "i8", 2 * size)[::2].astype(float)
    if kind == _LIST:
        values = [value if ok else None for value, ok in zip(_lists(vector, data, size), valid)]
    else:
        assert kind in (_VARCHAR, _BLOB), f"no reader of DuckDB's type {kind}"
        values = [_bytes(data, row) if ok else None for row, ok in enumerate(valid)]
        if kind == _VARCHAR:
            values = [value if value is None else value.decode() for value in values]
    column = np.empty(size, object)
    column[:] = values
    return column


class _Relation:
    def __init__(self, query):
        result = _Result()
        if _LIBRARY.duckdb_query(_connection, query.encode(), c.byref(result)) != 0:
            raise Error(_LIBRARY.duckdb_result_error(c.byref(result)).decode())
        count = _LIBRARY.duckdb_column_count(c.byref(result))
        names = [_LIBRARY.duckdb_column_name(c.byref(result), c.c_uint64(i)).decode() for i in range(count)]
        kinds = [_LIBRARY.duckdb_column_type(c.byref(result), c.c_uint64(i)) for i in range(count)]
        frames = []
        while chunk := _LIBRARY.duckdb_fetch_chunk(result):
            chunk = c.c_void_p(chunk)
            size = _LIBRARY.duckdb_data_chunk_get_size(chunk)
            vectors = [_LIBRARY.duckdb_data_chunk_get_vector(chunk, c.c_uint64(i)) for i in range(count)]
            frames.append(pd.DataFrame({n: _column(k, v, size) for n, k, v in zip(names, kinds, vectors)}))
            _LIBRARY.duckdb_destroy_data_chunk(c.byref(chunk))
        self._frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=names)
        _LIBRARY.duckdb_destroy_result(c.byref(result))

    def df(self):
        return self._frame


def sql(query):
    return _Relation(query)
