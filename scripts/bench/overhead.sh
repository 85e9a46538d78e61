#!/usr/bin/env bash
# What the fleet costs beside training, each a table in minutes on a quiet machine, with the jar that is built:
#   scripts/bench/overhead.sh share [RUNS...]       wall time that is not training, for stacks of 1, 8 and 16 (default: 200 2000)
#   scripts/bench/overhead.sh executors [ROUNDS]    two executors over one, in turns (default: 3)
#   scripts/bench/overhead.sh heap [RUNS...]        the driver's live heap, tiny models in stacks of 1 and 16 (default: 2000 20000)
# RUNS (default 1200) are those of executors; each of them compiles its code anew, some 7 processor seconds.
# EPOCHS (default 100) makes a model of conf/digits.conf take longer; STACKS replaces the stacks; SCRATCH target/overhead.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
case "${1:-}" in
share | executors | heap) ;;
*)
  sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
  exit 2
  ;;
esac
scratch="$(realpath -m "${SCRATCH:-target/overhead}")"
rm -rf "$scratch"
mkdir -p "$scratch/local"
export SPARK_HOME="$PWD/target/spark" SPARK_LOCAL_DIRS="$scratch/local" SPARK_LOCAL_IP=127.0.0.1
if [ "$1" != share ]; then
  # a local cluster writes into its Spark home: one of links, for this run, which has no archive of classes
  export SPARK_HOME="$scratch/spark"
  mkdir -p "$SPARK_HOME"
  for part in bin jars conf RELEASE; do
    ln -s "$PWD/target/spark/$part" "$SPARK_HOME/$part"
  done
fi
lscpu | sed -n 's/^Model name: */cpu: /p'
echo "load: $(cut -d ' ' -f 1-3 /proc/loadavg) on $(nproc) cores"
java -version 2>&1 | sed -n 2p
python3 scripts/bench/overhead.py "$scratch" "$@"
rm -rf "$scratch/spark" "$scratch/local"
