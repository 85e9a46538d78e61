#!/usr/bin/env bash
# Our kernel against NumPy and against C, all pairs, in turns in one run: scripts/bench/kernel.sh [ROUNDS [T N Q]]
# Needs gcc, and Debian's python3-numpy with OpenBLAS (apt-get install python3-numpy libopenblas0-pthread).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
rounds="${1:-7}"
size="${2:-2000} ${3:-60000} ${4:-10000}"
threads="$(nproc)"
gcc -O3 -march=native -pthread scripts/bench/kernel.c -o target/kernel

echo "t, n, q: $size; threads: $threads"
machine
grep -o -m1 avx512_vpopcntdq /proc/cpuinfo || echo "no avx512_vpopcntdq"
gcc --version | head -1
numpy

java="java -Xmx2g -cp $classes dev.peacock.estimate.KernelBench"
exec /usr/bin/python3 scripts/bench/turns.py "$rounds" \
  "ours=$java $size $threads" \
  "numpy-closed=/usr/bin/python3 scripts/bench/kernel_numpy.py closed $size" \
  "numpy-reference=/usr/bin/python3 scripts/bench/kernel_numpy.py reference $size" \
  "c-columns=target/kernel columns $size $threads" \
  "c-tiles=target/kernel tiles $size $threads"
