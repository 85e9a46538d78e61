#!/usr/bin/env bash
# Keeps Spark's classes as Java has them in memory in target/spark-classes/spark.jsa, so that each command starts in half the time. The build
# calls it. Without the archive, or where another Java runs, all is as it was.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
kept=target/spark-classes
archive=$kept/spark.jsa
if [ -f "$archive" ] && [ ! target/spark/jars -nt "$archive" ]; then
  exit 0
fi
rm -f "$archive"
mkdir -p "$kept"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
# a fleet of the nearest neighbour touches what most commands need; the archive is written when it ends
if ! env -u SPARK_HOME -u SPARK_CONF_DIR PEACOCK_CLASSES="$PWD/$kept/made.jsa" \
  timeout 300 job/peacock run --conf conf/digits-nearest-neighbour.conf --set subsets.models=4 --out "$work/out" -- --master 'local[1]' \
  >"$work/log" 2>&1 || [ ! -f "$kept/made.jsa" ]; then
  rm -f "$kept/made.jsa"
  echo "No archive of classes was made, so commands start more slowly; all else is as it should be. Java said:" >&2
  tail -n 3 "$work/log" >&2
  exit 0
fi
mv -f "$kept/made.jsa" "$archive"
