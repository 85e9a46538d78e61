#!/usr/bin/env bash
# Influence of real-valued scores, all pairs: our kernel against NumPy's two float32 products and against one (sgemm), in turns in one
# run: scripts/bench/scores.sh [ROUNDS [T N Q]]
# Needs Debian's python3-numpy with OpenBLAS (apt-get install python3-numpy libopenblas0-pthread).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds="${1:-7}"
size="${2:-2000} ${3:-60000} ${4:-10000}"
threads="$(nproc)"
if [ -z "${CLASSPATH:-}" ]; then
  mvn -B -q test-compile
  mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
  CLASSPATH="$(cat target/bench.classpath)"
fi
# a core type or a cache size forced on OpenBLAS would not be the peer at its best
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS OMP_NUM_THREADS

echo "t, n, q: $size; threads: $threads"
lscpu | sed -n 's/^Model name: */cpu: /p; s/^L2 cache: */L2: /p'
/usr/bin/python3 - <<'PYTHON'
import numpy
numpy.ones((2, 2)) @ numpy.ones((2, 2))
library = {line.split()[-1] for line in open("/proc/self/maps") if "blas" in line.lower()}
print("numpy", numpy.__version__, sorted(library))
if not any("openblas" in path for path in library):
    print("WARNING: this is not OpenBLAS; the reference BLAS is no fair peer")
PYTHON

bench="-Xmx2g -cp target/test-classes:target/classes:$CLASSPATH dev.peacock.estimate.score.MaskProductBench $size $threads"
exec /usr/bin/python3 scripts/bench/turns.py "$rounds" \
  "ours=java --add-modules=jdk.incubator.vector $bench" \
  "ours-plain=java $bench" \
  "numpy-two-products=/usr/bin/python3 scripts/bench/scores_numpy.py two $size" \
  "numpy-one-product=/usr/bin/python3 scripts/bench/scores_numpy.py one $size"
