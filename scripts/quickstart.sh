#!/usr/bin/env bash
# From a fresh clone to a report: builds Peacock, and measures what a small network memorizes of the UCI handwritten digits.
# Needs JDK 17 and Maven. Arguments go to the job, for example: scripts/quickstart.sh --set subsets.models=1000
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for tool in java mvn; do
  if ! command -v "$tool" >/dev/null; then
    echo "quickstart: $tool is missing; install a JDK 17 and Maven first" >&2
    exit 2
  fi
done

echo "Building (the first time, Maven downloads some 600 MB)..." >&2
mvn -B -q -DskipTests package

exec job/peacock run --conf conf/digits.conf --out target/quickstart "$@"
