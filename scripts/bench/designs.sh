#!/usr/bin/env bash
# How many models each sampling design, and the adjustment, need for uniform's error:
#   scripts/bench/designs.sh [DIRECTORY [DATA-MODEL@RATIO MODELS FLEETS]...]
# DATA-MODEL is digits-nearest, digits-mlp, mnist-nearest or mnist-mlp (5,000 train and 1,000 test examples of MNIST). A directory
# that is given again is gone on with; without one, what docs/designs.md shows is measured, which takes hours of two cores.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
work="${1:-target/designs}"
shift || true
if (($# == 0)); then
    set -- digits-nearest@0.5 512 12 mnist-nearest@0.5 512 6 digits-mlp@0.5 64 16 digits-mlp@0.5 256 4 mnist-mlp@0.5 64 4
fi
scripts/fetch-data.sh mnist >&2
mkdir -p "$work"
# the options are a list
# shellcheck disable=SC2086
OMP_NUM_THREADS=1 exec java -Xmx3g $opens -Dlog4j2.configurationFile=conf/log4j2.properties \
    -cp "$classes" \
    dev.peacock.spark.DesignsBench "$work" data/mnist "$@"
