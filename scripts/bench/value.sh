#!/usr/bin/env bash
# How many of the train examples of the lowest value have labels that were changed on purpose, beside other scores:
# scripts/bench/value.sh [MODELS [DRAWS]], on digits; without, what docs/audit-value.md shows, and on the first 5,000 train examples of
# Fashion-MNIST too if they are in data/ (scripts/fetch-data.sh fashion-mnist && scripts/cut-idx.sh 5000 data/fashion-mnist
# data/fashion-mnist-5000).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
machine
bench="java --add-modules=jdk.incubator.vector -Xmx2g -cp $classes dev.peacock.audit.value.ValueBench"
for models in ${1:-100 400 1000}; do
    OMP_NUM_THREADS=1 $bench digits "$models" "${2:-5}" 0.01 0.05 0.2
done
if [[ $# = 0 && -d data/fashion-mnist-5000 ]]; then
    OMP_NUM_THREADS=1 $bench data/fashion-mnist-5000 300 1 0.05
fi
