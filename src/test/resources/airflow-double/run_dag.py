"""Imports a DAG with the double and prints what it recorded, as one line of JSON; what tasks log goes to standard error.

    run_dag.py DAG_FILE REQUEST_FILE

The request, also JSON: "params", "variables" and "connections" of the run, and "run", the tasks to run in the DAG's order, each as
often as its retries say; no task after one that failed.
"""

import importlib.util
import json
import logging
import pathlib
import sys

sys.dont_write_bytecode = True
logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(name)s %(levelname)s %(message)s")

from airflow.recording import DAG, AirflowFailException, ParamValidationError  # noqa: E402


def load(file):
    spec = importlib.util.spec_from_file_location("dag_file", file)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    (dag,) = DAG.all
    return dag


def described(dag):
    return {
        "schedule": dag.given["schedule"],
        "catchup": dag.given["catchup"],
        "max_active_runs": dag.given["max_active_runs"],
        "tasks": [
            {
                "task_id": task.task_id,
                "upstream": task.upstream,
                "retries": task.settings["retries"],
                "retry_seconds": task.settings["retry_delay"].total_seconds(),
                "pool": task.settings["pool"],
                "trigger_rule": task.settings["trigger_rule"],
                "submits": hasattr(task, "command"),
            }
            for task in dag.tasks.values()
        ],
    }


def in_order(dag):
    """The tasks, each after those that it waits for."""
    waiting, done = list(dag.tasks.values()), []
    while waiting:
        task = next(task for task in waiting if all(name in [one.task_id for one in done] for name in task.upstream))
        waiting.remove(task)
        done.append(task)
    return done


def attempt(task, context):
    """State and XCom after all attempts. A scheduler would wait between them, and give each a process of its own."""
    fields = {name: getattr(task, name) for name in task.template_fields}
    for number in range(1, task.settings["retries"] + 2):
        for name, value in fields.items():
            setattr(task, name, value)
        task.render(context)
        try:
            return {"state": "success", "attempts": number, "xcom": task.execute(context)}
        except AirflowFailException as failure:
            task.log.error(failure)
            break
        except Exception as failure:
            task.log.error(failure)
    return {"state": "failed", "attempts": number, "xcom": None}


def main():
    request = json.loads(pathlib.Path(sys.argv[2]).read_text("utf-8"))
    dag = load(sys.argv[1])
    answer = {"dag": described(dag), "commands": [], "ended": {}}
    try:
        params = dag.params(request.get("params", {}))
    except ParamValidationError as refusal:
        answer["refused"] = str(refusal)
    else:
        context = {
            "params": params,
            "variables": request.get("variables", {}),
            "connections": request.get("connections", {}),
            "commands": answer["commands"],
        }
        for task in in_order(dag):
            if task.task_id not in request.get("run", []):
                continue
            answer["ended"][task.task_id] = attempt(task, context)
            if answer["ended"][task.task_id]["state"] == "failed":
                break
    print(json.dumps(answer))


main()
