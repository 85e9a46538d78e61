"""What this double of Airflow is made of: a DAG and tasks that refuse what is not documented, and remember the rest.

AIRFLOW_DOUBLE names the Airflow (2 or 3) and AIRFLOW_DOUBLE_PROVIDER the version of the Spark provider that it stands for.
"""

import json
import logging
import os
import pathlib
import re
from datetime import timedelta

AIRFLOW = int(os.environ.get("AIRFLOW_DOUBLE", "3"))
PROVIDER = os.environ.get("AIRFLOW_DOUBLE_PROVIDER", "6.3.2")
DOCUMENTED = json.loads((pathlib.Path(__file__).parents[1] / "documented.json").read_text("utf-8"))


class AirflowException(Exception):
    pass


class AirflowFailException(AirflowException):
    pass


class ParamValidationError(AirflowException):
    pass


def only_in(version):
    """Refuses to import a module that the other Airflow has."""
    if AIRFLOW != version:
        raise ModuleNotFoundError(f"this double stands for Airflow {AIRFLOW}, which does not have that module")


def number(version):
    return tuple(int(part) for part in version.split("."))


def refuse_others(what, given, known):
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise TypeError(f"{what} got an unexpected keyword argument {unknown[0]!r}")


class Param:
    """Checks the few words of JSON Schema that the DAG uses, and refuses others, so that none is silently not checked."""

    WORDS = {"type", "pattern", "items", "minimum"}
    TYPES = {"string": str, "array": list, "integer": int}

    def __init__(self, default, description=None, **schema):
        self.default, self.description, self.schema = default, description, schema
        self.check("default", default)

    def check(self, name, value, schema=None):
        schema = self.schema if schema is None else schema
        refuse_others("Param", schema, self.WORDS)
        if not isinstance(value, self.TYPES[schema["type"]]) or isinstance(value, bool):
            raise ParamValidationError(f"{name}: {value!r} is no {schema['type']}")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            raise ParamValidationError(f"{name}: {value!r} does not match {schema['pattern']!r}")
        if "minimum" in schema and value < schema["minimum"]:
            raise ParamValidationError(f"{name}: {value!r} is below {schema['minimum']}")
        for one in value if "items" in schema else []:
            self.check(name, one, schema["items"])
        return value


class DAG:
    current = None
    all = []

    def __init__(self, **given):
        refuse_others("DAG", given, DOCUMENTED["dag"])
        self.given, self.tasks = given, {}
        DAG.all.append(self)

    def __enter__(self):
        DAG.current = self
        return self

    def __exit__(self, *_):
        DAG.current = None

    def params(self, chosen):
        known = self.given["params"]
        refuse_others("params", chosen, known)
        return {name: param.check(name, chosen.get(name, param.default)) for name, param in known.items()}


class BaseOperator:
    template_fields = ()
    DEFAULTS = {"retries": 0, "retry_delay": timedelta(seconds=300), "pool": "default_pool", "trigger_rule": "all_success"}

    def __init__(self, **given):
        refuse_others(type(self).__name__, given, DOCUMENTED["task"])
        dag = DAG.current
        self.settings = {**self.DEFAULTS, **dag.given.get("default_args", {}), **given}
        self.task_id = given["task_id"]
        if not re.fullmatch(r"[\w.-]+", self.task_id) or self.task_id in dag.tasks:
            raise AirflowException(f"task_id {self.task_id!r} is there twice, or has other characters than it may")
        dag.tasks[self.task_id] = self
        self.upstream = []
        self.log = logging.getLogger(f"airflow.task.{self.task_id}")

    def __rshift__(self, other):
        other.upstream.append(self.task_id)
        return other

    def render(self, context):
        """Templates of the fields that have them; one anywhere else would stay as it is written, and is refused."""
        for name, value in vars(self).items():
            if name in self.template_fields:
                setattr(self, name, rendered(value, context))
            elif "{{" in str(value):
                raise AirflowException(f"{self.task_id}: {name} is no template field, and holds {value!r}")


class Names(dict):
    """Values by name, with a dot as templates write it."""

    __getattr__ = dict.__getitem__


def rendered(value, context):
    """Jinja's {{ }} as far as its expressions are Python's."""
    if isinstance(value, str):
        names = {"params": Names(context["params"]), "var": Names(value=context["variables"]), "__builtins__": {}}
        return re.sub(r"\{\{(.*?)\}\}", lambda found: str(eval(found[1].strip(), names)), value)
    if isinstance(value, list):
        return [rendered(one, context) for one in value]
    if isinstance(value, dict):
        return {key: rendered(one, context) for key, one in value.items()}
    return value
