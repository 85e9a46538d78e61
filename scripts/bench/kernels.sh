#!/usr/bin/env bash
# The fleet trainer's kernels under JMH, one by one, on one core: scripts/bench/kernels.sh [JMH OPTION...] [PATTERN]
# Such as: scripts/bench/kernels.sh -p layer=DENSE_784_512,CONV_32X32X64_64 -p loops=vector,plain LayerBenchmark
# A table goes to stdout; -rf json -rff FILE keeps JMH's own results.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mvn -B -q test-compile
mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
# our trainer's own settings, as job/peacock makes them
export OMP_NUM_THREADS=1
if grep -qs AuthenticAMD /proc/cpuinfo && grep -qsw avx512vl /proc/cpuinfo; then
    export OPENBLAS_CORETYPE=SkylakeX
fi
lscpu | sed -n 's/^Model name: */cpu: /p; s/^L2 cache: */L2: /p'
echo "load: $(cut -d ' ' -f 1-3 /proc/loadavg) on $(nproc --all) cores"
exec java -Xmx2g --add-modules jdk.incubator.vector -Dlog4j2.configurationFile=conf/log4j2.properties \
    -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
    dev.peacock.training.fleet.cpu.KernelsBench "$@"
