#!/usr/bin/env bash
# How well audit labels finds labels that were changed on purpose, and what correcting them is worth: scripts/bench/labels.sh [MODELS
# [SEEDS]], on digits, on a generated table, and on the first 5,000 train examples of Fashion-MNIST if they are in data/
# (scripts/fetch-data.sh fashion-mnist && scripts/cut-idx.sh 5000 data/fashion-mnist data/fashion-mnist-5000; one seed, 60 models).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
size="${1:-100} ${2:-5}"
shares="0.01 0.05 0.2"
machine
bench="java --add-modules=jdk.incubator.vector -Xmx2g -cp $classes dev.peacock.audit.labels.LabelsBench"
for data in digits table; do
    echo "$data, models and draws: $size"
    OMP_NUM_THREADS=1 $bench "$data" $size $shares
done
if [[ -d data/fashion-mnist-5000 ]]; then
    echo "fashion-mnist-5000, models and draws: 60 1"
    OMP_NUM_THREADS=1 $bench data/fashion-mnist-5000 60 1 $shares
fi
