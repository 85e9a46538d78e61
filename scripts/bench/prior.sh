#!/usr/bin/env bash
# How near to the truth influence by differences, by ridge and by a similarity prior is: scripts/bench/prior.sh [MODELS]. Trains three
# fleets of digits, one to estimate and two as truth; and says what it costs at the size of MNIST.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
models="${1:-1000}"
mvn -B -q test-compile
mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
java="java --add-modules=jdk.incubator.vector -Xmx4g -cp target/test-classes:target/classes:$(cat target/bench.classpath)"
for seed in 1 2 3; do
    out="target/bench-prior-$seed"
    job/peacock train -q --conf conf/digits.conf --out "$out" --set subsets.ratio=0.5 --set "subsets.models=$models" \
        --set "subsets.seed=$seed" --set outcome.margins=true
    job/peacock export -q --out "$out" --fleet "$out.npz"
done
lscpu | sed -n 's/^Model name: */cpu: /p'
for score in margin probability; do
    OMP_NUM_THREADS=1 $java dev.peacock.estimate.prior.PriorBench target/bench-prior-1/dataset/store-*.bin target/bench-prior-2.npz \
        target/bench-prior-3.npz target/bench-prior-1.npz "$score" 297 "$((models / 4))" "$models"
done
OMP_NUM_THREADS=1 $java dev.peacock.estimate.prior.PriorScaleBench 2000 60000 10000 10 200
