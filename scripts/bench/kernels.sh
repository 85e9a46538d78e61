#!/usr/bin/env bash
# The fleet trainer's kernels under JMH, one by one, on one core: scripts/bench/kernels.sh [JMH OPTION...] [PATTERN]
# Such as: scripts/bench/kernels.sh -p layer=DENSE_784_512,CONV_32X32X64_64 -p loops=vector,plain LayerBenchmark
# A table goes to stdout; -rf json -rff FILE keeps JMH's own results. AVX=2 leaves out AVX-512, as in fleet.sh.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# our trainer's own settings, as job/peacock makes them
export OMP_NUM_THREADS=1
if grep -qsw avx512vl /proc/cpuinfo; then
    export OPENBLAS_CORETYPE=SkylakeX
fi
avx=()
if [[ ${AVX:-} == 2 ]]; then
    export OPENBLAS_CORETYPE=Haswell
    avx=(-XX:UseAVX=2)
fi
machine
exec java -Xmx2g ${avx[@]+"${avx[@]}"} --add-modules jdk.incubator.vector -Dlog4j2.configurationFile=conf/log4j2.properties \
    -cp "$classes" \
    dev.peacock.training.fleet.cpu.KernelsBench "$@"
