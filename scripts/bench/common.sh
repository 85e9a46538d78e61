# What the benchmarks here have in common, to be sourced by them: compiles, and goes to the root of the repository.
# BENCH_CLASSPATH: that of the libraries, where everything is compiled already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if [ -z "${BENCH_CLASSPATH:-}" ]; then
    mvn -B -q test-compile
    mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
    BENCH_CLASSPATH="$(cat target/bench.classpath)"
fi
# shellcheck disable=SC2034 # for those who source this
classes="target/test-classes:target/classes:$BENCH_CLASSPATH"
# shellcheck disable=SC2034
opens="$(sed -n 's:.*<spark.opens>\(.*\)</spark.opens>.*:\1:p' pom.xml)"

# what it is measured on
machine() {
    lscpu | sed -n 's/^Model name: */cpu: /p; s/^L2 cache: */L2: /p'
    echo "load: $(cut -d ' ' -f 1-3 /proc/loadavg) on $(nproc --all) cores"
    java -version 2>&1 | sed -n 2p
}

# NumPy's version and the library that multiplies its matrices, which has all threads and its own choice of kernels
numpy() {
    unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS OMP_NUM_THREADS
    /usr/bin/python3 - <<'PYTHON'
import ctypes, numpy
numpy.ones((2, 2)) @ numpy.ones((2, 2))
library = {line.split()[-1] for line in open("/proc/self/maps") if "blas" in line.lower()}
print("numpy", numpy.__version__, sorted(library))
if not any("openblas" in path for path in library):
    print("WARNING: this is not OpenBLAS; the reference BLAS is no fair peer")
for path in library:
    try:
        config = ctypes.CDLL(path).openblas_get_config
        config.restype = ctypes.c_char_p
        print(config().decode())
        break
    except AttributeError:
        pass
PYTHON
}
