#!/usr/bin/env bash
# How near to the truth influence by differences, by ridge and by a similarity prior is: scripts/bench/prior.sh [MODELS]. Trains three
# fleets of digits, one to estimate and two as truth; and says what it costs at the size of MNIST.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
models="${1:-1000}"
java="java --add-modules=jdk.incubator.vector -Xmx4g -cp $classes"
for seed in 1 2 3; do
    out="target/bench-prior-$seed"
    job/peacock train -q --conf conf/digits.conf --out "$out" --set subsets.ratio=0.5 --set "subsets.models=$models" \
        --set "subsets.seed=$seed" --set outcome.margins=true
    job/peacock export -q --out "$out" --fleet "$out.npz"
done
machine
for score in margin probability; do
    OMP_NUM_THREADS=1 $java dev.peacock.estimate.prior.PriorBench target/bench-prior-1/dataset/store-*.bin target/bench-prior-2.npz \
        target/bench-prior-3.npz target/bench-prior-1.npz "$score" 297 "$((models / 4))" "$models"
done
OMP_NUM_THREADS=1 $java dev.peacock.estimate.prior.PriorScaleBench 2000 60000 10000 10 200
