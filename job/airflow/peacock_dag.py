"""Peacock as an Airflow DAG: prepare, train, estimate, audits, report, summary.

A run takes conf and out, and as it stands trains the digits. The same run again, and every retry, trains only what is missing.
How to install it, and what it needs, is in Peacock's docs/deploy.md, under Airflow.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import datetime, timedelta, timezone

try:
    from airflow.sdk import DAG, BaseOperator, Param
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models import BaseOperator
    from airflow.models.param import Param

try:
    from airflow.sdk.exceptions import AirflowFailException
except ImportError:  # before Airflow 3.2
    from airflow.exceptions import AirflowFailException

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

# What Airflow does not render as a template: read where the file is parsed, so set for the scheduler and the workers alike.
CONNECTION = os.environ.get("PEACOCK_SPARK_CONN_ID", "spark_default")
GPU_POOL = os.environ.get("PEACOCK_GPU_POOL", "peacock_gpus")
# Words with one audit each, or with several that share a driver, as in "consistency,labels utility".
AUDITS = re.sub(r"\s*,\s*", ",", os.environ.get("PEACOCK_AUDITS", "")).split()

# The audits that there are, and whether they train models; the tests compare this with Peacock's own list.
TRAINS = {
    "membership": False,
    "epsilon": False,
    "consistency": False,
    "labels": False,
    "value": False,
    "attribution": False,
    "utility": True,
    "leave-one-out": True,
    "longtail": False,
    "text": False,
    "tokens": False,
    "canary": True,
    "extraction": True,
    "divergence": False,
    "generations": False,
    "diffusion": True,
    "inversion": True,
    "stealing": True,
}
# Those that read no configuration, and refuse one.
WITHOUT_CONFIGURATION = {"tokens", "extraction", "divergence", "generations"}
if unknown := [audit for audits in AUDITS for audit in audits.split(",") if audit not in TRAINS]:
    raise ValueError(f"PEACOCK_AUDITS: there is no audit '{unknown[0]}'; there are {', '.join(TRAINS)}")
if twice := [audits for audits in AUDITS if len(set(audits.split(","))) < len(audits.split(","))]:
    raise ValueError(f"PEACOCK_AUDITS: '{twice[0]}' names an audit twice; name it once")

# Airflow Variables, read when a task starts.
JAR = "{{ var.value.get('peacock_jar', '/opt/peacock/peacock.jar') }}"
PROPERTIES = "{{ var.value.get('peacock_properties_file', '') }}"
TRAINING_PROPERTIES = (
    "{{ var.value.get('peacock_training_properties_file', var.value.get('peacock_properties_file', '')) }}"
)

USER_ERROR = 2
SOME_RUNS_FAILED = 3

# The provider tells the exit status in its exception's text alone. On Kubernetes the driver's stands behind spark-submit's.
STATUS = re.compile(r"Error code is: (-?\d+)(?:\. Kubernetes spark exit code is: (\d+))?")

# Neither an option nor a URI with a password in it, since Airflow shows parameters and logs the command line.
PLAIN = r"^(?!-)(?!.*//[^/@]*:[^/@]*@).+$"


def exit_status(failure: Exception) -> int | None:
    """Peacock's exit status as far as the provider's exception has it; 1 where a cluster keeps only that the driver failed."""
    found = STATUS.search(str(failure))
    if found is None:
        return None
    codes = [int(code) for code in found.groups() if code]
    return codes[-1] or codes[0]


class PeacockOperator(SparkSubmitOperator):
    """spark-submit of one command of Peacock; its XCom is the exit status, 0 or 3.

    Status 2, your input, fails at once, since another try would fail, too. Status 3, some runs failed for good, is a success with
    a warning: the estimates use the other runs, and models_failed of the summary counts them. All else is tried again.
    """

    def execute(self, context):
        if "--conf" in self.application_args:
            settings = [word for setting in context["params"]["set"] for word in ("--set", setting)]
            self.application_args = [*self.application_args, *settings]
        try:
            super().execute(context)
        except Exception as failure:
            status = exit_status(failure)
            if status == USER_ERROR:
                raise AirflowFailException(
                    "Peacock refused its input (status 2); the sentence that says why is above, and trying again would not help"
                ) from failure
            if status != SOME_RUNS_FAILED:
                raise
            self.log.warning("some runs failed for good (status 3); the estimates use the others")
            return status
        return 0


class TrialOperator(PeacockOperator):
    """The same for plan, whose trial may be left out."""

    def execute(self, context):
        if not context["params"]["trial"]:
            self.log.info("trial is 0: nothing is tried before training")
            return None
        return super().execute(context)


class SummaryOperator(BaseOperator):
    """summary.json as an XCom, from status, which runs no Spark job: here, in this process's child, whose output can be read."""

    template_fields = ("jar", "out", "properties_file")

    def __init__(self, *, jar: str, out: str, properties_file: str, **kwargs):
        super().__init__(**kwargs)
        self.jar = jar
        self.out = out
        self.properties_file = properties_file

    def execute(self, context):
        # the properties file may have what it takes to read --out, and says where drivers run, which is not meant here
        properties = ["--properties-file", self.properties_file] if self.properties_file else []
        local = ["--master", "local[1]", "--deploy-mode", "client", "--class", "dev.peacock.Main"]
        status = subprocess.run(
            ["spark-submit", *properties, *local, self.jar, "status", "--out", self.out, "--json"],
            capture_output=True,
            text=True,
        )
        if status.returncode not in (0, SOME_RUNS_FAILED):
            raise RuntimeError(f"{self.out} cannot be read (status {status.returncode}): {status.stderr}")
        return json.loads(status.stdout.splitlines()[-1])["summary"]


def peacock(
    task_id: str, *words: str, kind=PeacockOperator, trains: bool = False, configured: bool = True
) -> PeacockOperator:
    """A task that submits a command. Those that train get the GPUs' pool, and their own properties file."""
    conf = ["--conf", "{{ params.conf }}"] if configured else []
    return kind(
        task_id=task_id,
        conn_id=CONNECTION,
        name=f"peacock {task_id}",
        application=JAR,
        java_class="dev.peacock.Main",
        application_args=[*words, *conf, "--out", "{{ params.out }}", "--json"],
        properties_file=TRAINING_PROPERTIES if trains else PROPERTIES,
        # in cluster mode each look at the driver starts a Java process
        status_poll_interval=10,
        pool=GPU_POOL if trains else "default_pool",
    )


with DAG(
    dag_id="peacock",
    description="Measures what a classifier memorized",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    # two runs on one directory would refuse each other
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=1)},
    params={
        "conf": Param(
            "/opt/peacock/conf/digits.conf",
            type="string",
            pattern=PLAIN,
            description="The experiment's configuration: an absolute path or a URI, readable by the driver.",
        ),
        "out": Param(
            "/opt/peacock/out/digits",
            type="string",
            pattern=PLAIN,
            description="The output directory: an absolute path or a URI that drivers, executors and workers see.",
        ),
        "set": Param(
            [],
            type="array",
            items={"type": "string", "pattern": PLAIN},
            description="Keys that go over the configuration's, one a line, such as subsets.models=1000.",
        ),
        "trial": Param(
            8,
            type="integer",
            minimum=0,
            description="Models to train in prepare; they are the fleet's first. 0 leaves it out.",
        ),
    },
    tags=["peacock"],
) as dag:
    prepare = peacock("prepare", "plan", "--trial", "{{ params.trial }}", kind=TrialOperator, trains=True)
    train = peacock("train", "train", trains=True)
    estimate = peacock("estimate", "estimate")
    report = peacock("report", "report")
    summary = SummaryOperator(task_id="summary", jar=JAR, out="{{ params.out }}", properties_file=PROPERTIES)

    last = prepare >> train >> estimate
    # one after another: one driver at a time writes into a directory
    for audits in AUDITS:
        names = set(audits.split(","))
        last = last >> peacock(
            f"audit_{audits.replace(',', '_')}",
            "audit",
            audits,
            trains=any(TRAINS[name] for name in names),
            configured=not names <= WITHOUT_CONFIGURATION,
        )
    last >> report >> summary
