"""SparkSubmitOperator as its provider documents it: what it takes, which command it starts, and how that one's end shows."""

import re
import subprocess

from airflow.recording import DOCUMENTED, PROVIDER, AirflowException, BaseOperator, number, refuse_others

# in the order in which the provider puts them on the command line
OPTIONS = {"properties_file": "--properties-file", "name": "--name", "java_class": "--class"}
# what the DAG sets beside them, or may leave alone; the others are not in this double's commands
PLAIN = {"application", "application_args", "conn_id", "status_poll_interval"}


class SparkSubmitOperator(BaseOperator):
    template_fields = tuple(DOCUMENTED["spark_submit_templates"])

    def __init__(self, **given):
        known = {name for name, since in DOCUMENTED["spark_submit"].items() if number(since) <= number(PROVIDER)}
        own = {name: value for name, value in given.items() if name in DOCUMENTED["spark_submit"]}
        refuse_others("SparkSubmitOperator", own, known)
        refuse_others("SparkSubmitOperator's double, which has only some,", own, PLAIN | set(OPTIONS))
        super().__init__(**{name: value for name, value in given.items() if name not in own})
        for name in DOCUMENTED["spark_submit"]:
            setattr(self, name, own.get(name))

    def command(self, context):
        connection = context["connections"][self.conn_id]
        words = ["spark-submit", "--master", connection["host"]]
        for name, option in OPTIONS.items():
            if getattr(self, name):
                words += [option, getattr(self, name)]
        if connection.get("deploy-mode"):
            words += ["--deploy-mode", connection["deploy-mode"]]
        return [*words, self.application, *self.application_args]

    def execute(self, context):
        command = self.command(context)
        context["commands"].append({"task": self.task_id, "command": command})
        kubernetes, driver = "k8s" in context["connections"][self.conn_id]["host"], "0"
        # the provider reads both streams as one, logs each line, and returns nothing
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as submitted:
            for line in submitted.stdout:
                self.log.info(line.rstrip())
                found = re.search(r"[eE]xit code: (\d+)", line)
                driver = found[1] if kubernetes and found else driver
        if submitted.returncode or driver != "0":
            behind = f" Kubernetes spark exit code is: {driver}" if kubernetes else ""
            raise AirflowException(f"Cannot execute: {' '.join(command)}. Error code is: {submitted.returncode}.{behind}")
