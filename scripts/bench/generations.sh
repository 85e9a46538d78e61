#!/usr/bin/env bash
# The nearest train image of every generation: our exact search against NumPy's blocked product with argmin and against the product
# alone (sgemm), in turns in one run: scripts/bench/generations.sh [ROUNDS [N G D]]
# BENCH_PROCESSOR_TIME=1 measures processors' time, for a machine with other work.
# Needs Debian's python3-numpy with OpenBLAS (apt-get install python3-numpy libopenblas0-pthread).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
rounds="${1:-5}"
size="${2:-60000} ${3:-50000} ${4:-784}"
threads="$(nproc)"

echo "train images, generations, numbers of each: $size; threads: $threads"
machine
numpy

bench="dev.peacock.images.nearest.NearestRowsBench $size $threads"
exec env OMP_NUM_THREADS=1 /usr/bin/python3 scripts/bench/turns.py "$rounds" \
  "ours=java -Xmx2g -cp $classes $bench" \
  "ours-product-alone=java -Xmx2g -cp $classes $bench product" \
  "numpy-argmin=OMP_NUM_THREADS=$threads /usr/bin/python3 scripts/bench/generations_numpy.py argmin $size" \
  "numpy-product-alone=OMP_NUM_THREADS=$threads /usr/bin/python3 scripts/bench/generations_numpy.py product $size"
