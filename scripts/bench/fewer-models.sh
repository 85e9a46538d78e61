#!/usr/bin/env bash
# How many models checkpoints save, and what they cost (docs/fewer-models.md), with the jar that is built; needs NumPy:
#   scripts/bench/fewer-models.sh [MODELS [CHECKPOINTS...]]    (default: 100 models, and 2 and 4 checkpoints: about two minutes)
# CONF (default: the digits at a constant rate), SET (more --set, with spaces between), SCRATCH (target/fewer-models), PEACOCK (job/peacock).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
lscpu | sed -n 's/^Model name: */cpu: /p'
echo "load: $(cut -d ' ' -f 1-3 /proc/loadavg) on $(nproc) cores"
OMP_NUM_THREADS=1 exec /usr/bin/python3 scripts/bench/fewer-models.py "$@"
