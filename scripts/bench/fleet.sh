#!/usr/bin/env bash
# The fleet trainer against PyTorch, in turns in one run: scripts/bench/fleet.sh [OPTION... --] [NET...]
# NET is mlp, digits32, digits128, cnn, conv or resnet9 (default: all); options are fleet.py's, such as --rounds 7 --threads 1 2.
# Needs Debian's python3-torch and libopenblas0-pthread (apt-get install python3-torch libopenblas0-pthread): without the
# latter PyTorch multiplies matrices with the reference BLAS, many times slower, and is no peer. With g++ and libtorch-dev,
# --also compile,channels_last-compile tries torch.compile too. AVX=2 has both sides leave out AVX-512.
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options=()
if [[ ${1:-} == --* ]]; then
    while (($#)) && [[ $1 != -- ]]; do
        options+=("$1")
        shift
    done
    shift || true
fi
nets=("$@")
((${#nets[@]})) || nets=(mlp digits32 digits128 cnn conv resnet9)
# a core type or a number of threads forced on a library would not be the peer at its best
unset OPENBLAS_CORETYPE OPENBLAS_NUM_THREADS OMP_NUM_THREADS
# ours under job/peacock's settings
core=()
grep -qsw avx512vl /proc/cpuinfo && core=(OPENBLAS_CORETYPE=SkylakeX)
avx=()
if [[ ${AVX:-} == 2 ]]; then
    export OPENBLAS_CORETYPE=Haswell ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2
    core=()
    avx=(-XX:UseAVX=2)
fi

for package in python3-torch libopenblas0-pthread; do
    if ! dpkg-query -W -f '${Package} ${Version} ${Status}\n' "$package" 2>/dev/null | grep 'install ok installed'; then
        echo "fleet: $package is missing; apt-get install python3-torch libopenblas0-pthread" >&2
        exit 2
    fi
done
machine
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 /usr/bin/python3 - <<'PYTHON'
import sys, time, torch
a, b = torch.rand(128, 784), torch.rand(784, 512)
def rate():
    start = time.process_time()
    for _ in range(100):
        torch.mm(a, b)
    return 100 * 2 * 128 * 784 * 512 / (time.process_time() - start) / 1e9
best = max(rate() for _ in range(10))
blas = sorted({line.split()[-1] for line in open("/proc/self/maps") if "blas" in line.lower() or "dnnl" in line})
print(f"torch {torch.__version__} {torch.backends.cpu.get_cpu_capability()} {blas}")
print(f"torch.mm 128x784x512 on one thread, by processor time: {best:.0f} GF/s")
if best < 30:
    sys.exit("fleet: this is no fast BLAS; see update-alternatives --display libblas.so.3-$(gcc -dumpmachine)")
PYTHON

scripts/fetch-data.sh mnist >&2
log=target/fleet-bench.jsonl
: >"$log"
# the heap holds ResNet-9's examples; the rest of the trainer is native memory
java="env OMP_NUM_THREADS=1 ${core[*]} java ${avx[*]} -Xmx3g --add-modules jdk.incubator.vector"
java+=" -Dlog4j2.configurationFile=conf/log4j2.properties -cp $classes dev.peacock.training.fleet.FleetBench"
/usr/bin/python3 scripts/bench/fleet.py --ours "$java" --data data/mnist --raw "$log" \
    ${options[@]+"${options[@]}"} -- "${nets[@]}"
echo "every answer: $log"
