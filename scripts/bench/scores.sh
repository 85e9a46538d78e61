#!/usr/bin/env bash
# Influence of real-valued scores, all pairs: our kernel against NumPy's two float32 products and against one (sgemm), in turns in one
# run: scripts/bench/scores.sh [ROUNDS [T N Q]]
# Needs Debian's python3-numpy with OpenBLAS (apt-get install python3-numpy libopenblas0-pthread).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
rounds="${1:-7}"
size="${2:-2000} ${3:-60000} ${4:-10000}"
threads="$(nproc)"

echo "t, n, q: $size; threads: $threads"
machine
numpy

bench="-Xmx2g -cp $classes dev.peacock.estimate.score.MaskProductBench $size $threads"
exec /usr/bin/python3 scripts/bench/turns.py "$rounds" \
  "ours=java --add-modules=jdk.incubator.vector $bench" \
  "ours-plain=java $bench" \
  "numpy-two-products=/usr/bin/python3 scripts/bench/kernel_numpy.py two $size" \
  "numpy-one-product=/usr/bin/python3 scripts/bench/kernel_numpy.py one $size"
