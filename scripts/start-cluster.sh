#!/usr/bin/env bash
# A Spark standalone cluster on this machine, for trying and testing what runs on clusters: see --help.
set -euo pipefail
repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

usage() {
  cat <<'TEXT'
Usage: scripts/start-cluster.sh [start|stop|status] [options]

A master and workers, each a JVM of its own, on 127.0.0.1. start also brings back a worker that died.

  --dir DIR                  logs, process ids and the workers' files (default: target/cluster)
  --port N                   the master's port; 0 takes a free one (default: 7077)
  --workers N                (default: 2)
  --cores N                  that each worker offers (default: this machine's, divided by the workers)
  --memory SIZE              that each worker offers, like 4g (default: 4g)
  --gpus-per-worker N        real GPUs that each worker offers, its own ones (default: 0)
  --fake-gpus-per-worker N   GPU addresses without GPUs behind them, to try the scheduling (default: 0)

Spark is $SPARK_HOME's where that is set, and else the one that the build assembled.
TEXT
}

fail() { # fail STATUS SENTENCE
  printf 'start-cluster: %s\n' "$2" >&2
  exit "$1"
}

# ---- arguments

action=start
dir="$repository/target/cluster"
port=7077
workers=2
cores=""
memory=4g
gpus=0
fake_gpus=0

number() { # number OPTION VALUE AT_LEAST
  [[ $2 =~ ^[0-9]{1,6}$ ]] && (($2 >= $3)) || fail 2 "$1 must be a whole number of at least $3, and is '$2'"
}

case ${1:-} in start | stop | status)
  action=$1
  shift
  ;;
esac
while (($#)); do
  case $1 in
  -h | --help)
    usage
    exit 0
    ;;
  --dir | --port | --workers | --cores | --memory | --gpus-per-worker | --fake-gpus-per-worker)
    (($# > 1)) && [ -n "$2" ] || fail 2 "$1 needs a value; see --help"
    case $1 in
    --dir) dir=$2 ;;
    --port) number "$1" "$2" 0 && port=$2 ;;
    --workers) number "$1" "$2" 1 && workers=$2 ;;
    --cores) number "$1" "$2" 1 && cores=$2 ;;
    --memory) [[ $2 =~ ^[1-9][0-9]*[mg]$ ]] && memory=$2 || fail 2 "--memory must be like 512m or 4g, and is '$2'" ;;
    --gpus-per-worker) number "$1" "$2" 0 && gpus=$2 ;;
    --fake-gpus-per-worker) number "$1" "$2" 0 && fake_gpus=$2 ;;
    esac
    shift 2
    ;;
  *) fail 2 "unknown argument '$1'; see --help" ;;
  esac
done
((gpus == 0 || fake_gpus == 0)) || fail 2 "--gpus-per-worker and --fake-gpus-per-worker exclude each other"
[ -n "$cores" ] || cores=$((($(nproc) + workers - 1) / workers))
SPARK_HOME="${SPARK_HOME:-$repository/target/spark}"
export SPARK_HOME
[ -f "$SPARK_HOME/bin/spark-class" ] || fail 2 "no Spark at $SPARK_HOME; set SPARK_HOME or build with: mvn -DskipTests package"

# ---- processes

# The process of master or worker-N if it runs. The directory that it works in tells it from another that got its number.
pid_of() {
  local pid
  pid="$(cat "$dir/$1/pid" 2>/dev/null)" || return 1
  [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$dir/$1" ] && echo "$pid"
}

# Executors and drivers that workers started: they outlive a worker that was killed.
orphans() {
  local process
  for process in /proc/[0-9]*; do
    [[ "$(readlink "$process/cwd" 2>/dev/null)/" == "$dir"/worker-*/work/* ]] \
      && [[ "$(tr '\0' ' ' <"$process/cmdline" 2>/dev/null)" == *org.apache.spark.* ]] \
      && echo "${process#/proc/}"
  done
  return 0
}

members() {
  (cd "$dir" 2>/dev/null && ls -d master worker-* 2>/dev/null) || true
}

# launch NAME CLASS ARGUMENTS...: a JVM of its own, in a session of its own, that works and writes in $dir/NAME
launch() {
  local name=$1
  shift
  mkdir -p "$dir/$name/local"
  : >"$dir/$name/log"
  (
    cd "$dir/$name"
    # no directory of settings on the class path, as Java's archive of classes is for one without
    export SPARK_LOCAL_DIRS="$dir/$name/local" SPARK_CONF_DIR="$dir/no-conf" SPARK_LOCAL_IP=127.0.0.1
    export LOG4J_CONFIGURATION_FILE="$dir/log4j2.properties"
    export SPARK_DAEMON_MEMORY="${SPARK_DAEMON_MEMORY:-512m}" SPARK_SCALA_VERSION=2.12
    setsid bash "$SPARK_HOME/bin/spark-class" "$@" >>log 2>&1 </dev/null &
    echo $! >pid
  )
}

# await NAME SED-EXPRESSION: prints what the log says, or fails with it
await() {
  local found try
  for ((try = 0; try < 600; try++)); do
    found="$(sed -nE "$2" "$dir/$1/log" | head -n 1)"
    [ -n "$found" ] && echo "$found" && return 0
    pid_of "$1" >/dev/null || ((try < 5)) || break
    sleep 0.1
  done
  tail -n 5 "$dir/$1/log" >&2
  fail 1 "the $1 did not start; its log is $dir/$1/log"
}

# ---- start, stop, status

write_conf() {
  cat >"$dir/log4j2.properties" <<'TEXT'
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
# what start-cluster.sh reads its addresses from
logger.deploy.name = org.apache.spark.deploy
logger.deploy.level = info
TEXT
}

start_master() {
  launch master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
  await master 's/.*Starting Spark master at (spark:\S+).*/\1/p' >"$dir/url"
  await master 's/.*Bound MasterWebUI.*started at (\S+).*/\1/p' >"$dir/ui"
}

# Worker N's own GPUs, as indices with commas between them.
gpus_of() {
  local count=$((gpus + fake_gpus))
  seq -s , $((($1 - 1) * count)) $(($1 * count - 1))
}

# Before anything is started: whether every worker's GPUs are there.
check_gpus() {
  ((gpus > 0)) || return 0
  local n said
  for ((n = 1; n <= workers; n++)); do
    said="$(PEACOCK_GPUS="$(gpus_of "$n")" bash "$repository/conf/gpu/nvidia.sh" 2>&1)" \
      || fail 2 "worker $n cannot offer GPU $(gpus_of "$n"): ${said#nvidia.sh: }"
  done
}

start_worker() {
  local n=$1 count=$((gpus + fake_gpus)) script=nvidia.sh
  ((fake_gpus == 0)) || script=fake.sh
  if ((count > 0)); then
    PEACOCK_GPUS="$(gpus_of "$n")"
    export PEACOCK_GPUS PEACOCK_FAKE_GPUS="$PEACOCK_GPUS"
    export SPARK_WORKER_OPTS="${SPARK_WORKER_OPTS:-} -Dspark.worker.resource.gpu.amount=$count \
-Dspark.worker.resource.gpu.discoveryScript=$repository/conf/gpu/$script"
  fi
  launch "worker-$n" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --port 0 --webui-port 0 \
    --cores "$cores" --memory "$memory" --work-dir "$dir/worker-$n/work" "$(cat "$dir/url")"
}

start() {
  check_gpus
  mkdir -p "$dir" || fail 2 "cannot make $dir"
  dir="$(cd "$dir" && pwd -P)"
  write_conf
  pid_of master >/dev/null || start_master
  local n
  local started=()
  for ((n = 1; n <= workers; n++)); do
    pid_of "worker-$n" >/dev/null && continue
    (start_worker "$n")
    started+=("worker-$n")
  done
  local name
  for name in ${started[@]+"${started[@]}"}; do
    await "$name" 's/.*Successfully registered with master (\S+).*/\1/p' >/dev/null
  done
  status
  echo "submit:  job/peacock run --conf conf/digits.conf --out target/digits -- --master $(cat "$dir/url")"
}

signal() { # signal NAME PIDS...
  local name=$1
  shift
  (($# == 0)) || kill -s "$name" "$@" 2>/dev/null || true
}

running() {
  local name
  for name in $(members); do
    pid_of "$name" || true
  done
  orphans
}

stop() {
  [ -d "$dir" ] || fail 2 "there is no cluster in $dir"
  dir="$(cd "$dir" && pwd -P)"
  local pids try
  for ((try = 0; try < 150; try++)); do
    pids="$(running)"
    [ -n "$pids" ] || break
    # asked first; whatever is still there after ten seconds is not asked any more
    # shellcheck disable=SC2086
    if ((try == 0)); then signal TERM $pids; elif ((try >= 100)); then signal KILL $pids; fi
    sleep 0.1
  done
  [ -z "$(running)" ] || fail 1 "these processes could not be stopped: $(running | paste -sd' ' -)"
  local name
  for name in $(members); do rm -f "$dir/$name/pid"; done
  echo "stopped"
}

status() {
  [ -f "$dir/url" ] || fail 2 "there is no cluster in $dir"
  dir="$(cd "$dir" && pwd -P)"
  local name pid stopped=0
  for name in $(members); do
    if pid="$(pid_of "$name")"; then
      printf '%-8s process %s, log %s\n' "$name" "$pid" "$dir/$name/log"
    else
      printf '%-8s not running, log %s\n' "$name" "$dir/$name/log"
      stopped=1
    fi
  done
  echo "master:  $(cat "$dir/url"), page $(cat "$dir/ui")"
  return $stopped
}

"$action"
