#!/usr/bin/env bash
# Our kernel against NumPy and against C, all pairs, in turns in one run: scripts/bench/kernel.sh [ROUNDS [T N Q]]
# Needs gcc, and Debian's python3-numpy with OpenBLAS (apt-get install python3-numpy libopenblas0-pthread).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds="${1:-7}"
size="${2:-2000} ${3:-60000} ${4:-10000}"
threads="$(nproc)"
mvn -B -q test-compile
mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
gcc -O3 -march=native -pthread scripts/bench/kernel.c -o target/kernel
# a core type or a cache size forced on OpenBLAS would not be the peer at its best
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS OMP_NUM_THREADS

echo "t, n, q: $size; threads: $threads"
lscpu | sed -n 's/^Model name: */cpu: /p; s/^L2 cache: */L2: /p'
grep -o -m1 avx512_vpopcntdq /proc/cpuinfo || echo "no avx512_vpopcntdq"
java -version 2>&1 | sed -n 2p
gcc --version | head -1
/usr/bin/python3 - <<'PYTHON'
import ctypes, numpy
numpy.ones((2, 2)) @ numpy.ones((2, 2))
library = {line.split()[-1] for line in open("/proc/self/maps") if "blas" in line.lower()}
print("numpy", numpy.__version__, sorted(library))
for path in library:
    try:
        config = ctypes.CDLL(path).openblas_get_config
        config.restype = ctypes.c_char_p
        print(config().decode())
        break
    except AttributeError:
        pass
else:
    print("WARNING: this is not OpenBLAS; the reference BLAS is no fair peer")
PYTHON

java="java -Xmx2g -cp target/test-classes:target/classes:$(cat target/bench.classpath) dev.peacock.estimate.KernelBench"
exec /usr/bin/python3 scripts/bench/turns.py "$rounds" \
  "ours=$java $size $threads" \
  "numpy-closed=/usr/bin/python3 scripts/bench/kernel_numpy.py closed $size" \
  "numpy-reference=/usr/bin/python3 scripts/bench/kernel_numpy.py reference $size" \
  "c-columns=target/kernel columns $size $threads" \
  "c-tiles=target/kernel tiles $size $threads"
