#!/usr/bin/env bash
# Denoisers against PyTorch, in turns, one thread each: scripts/bench/diffusion.sh [ROUNDS] [HIDDEN...]
# Seconds are those of a processor for steps of 64 images with 8 x 8 numbers (Adam and averaged parameters included), and for generations
# of 25 steps: 1,000 of each of networks of HIDDEN units, and 100 steps and 250 generations of the convolutional one, of 32 channels. Of
# PyTorch's two layouts for images the plain one was the faster; --channels-last behind diffusion_torch.py's other words takes the other.
# Needs Debian's python3-torch and libopenblas0-pthread.
rounds=${1:-5}
shift || true
sizes=("$@")
((${#sizes[@]})) || sizes=(64 128 256)
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
machine
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
core=()
grep -qsw avx512vl /proc/cpuinfo && core=(OPENBLAS_CORETYPE=SkylakeX)
java="env ${core[*]} java -Xmx1g --add-modules jdk.incubator.vector -Dlog4j2.configurationFile=conf/log4j2.properties"
java+=" -cp $classes dev.peacock.training.diffusion.DiffusionBench"
torch="env -u OPENBLAS_CORETYPE /usr/bin/python3 scripts/bench/diffusion_torch.py"
turns() {
    echo "== $1, $2 units or channels, $3 times"
    python3 scripts/bench/turns.py "$rounds" "ours=$java $1 $2 64 8 $3" "torch=$torch $1 $2 64 8 $3"
}
for hidden in "${sizes[@]}"; do
    turns train "$hidden" 1000
    turns generate "$hidden" 1000
done
turns conv-train 32 100
turns conv-generate 32 250
