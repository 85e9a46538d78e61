#!/usr/bin/env bash
# Denoisers against PyTorch, in turns, one thread each: scripts/bench/diffusion.sh [ROUNDS] [HIDDEN...]
# Seconds are those of a processor for 1,000 steps of 64 images with 64 numbers (Adam and averaged parameters included), and for 1,000
# generations of 25 steps. Needs Debian's python3-torch and libopenblas0-pthread.
rounds=${1:-5}
shift || true
sizes=("$@")
((${#sizes[@]})) || sizes=(64 128 256)
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
machine
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
core=()
grep -qs AuthenticAMD /proc/cpuinfo && grep -qsw avx512vl /proc/cpuinfo && core=(OPENBLAS_CORETYPE=SkylakeX)
java="env ${core[*]} java -Xmx1g --add-modules jdk.incubator.vector -Dlog4j2.configurationFile=conf/log4j2.properties"
java+=" -cp $classes dev.peacock.training.diffusion.DiffusionBench"
torch="env -u OPENBLAS_CORETYPE /usr/bin/python3 scripts/bench/diffusion_torch.py"
for hidden in "${sizes[@]}"; do
    for task in train generate; do
        echo "== $task, $hidden units"
        python3 scripts/bench/turns.py "$rounds" "ours=$java $task $hidden 64 64" "torch=$torch $task $hidden 64 64"
    done
done
