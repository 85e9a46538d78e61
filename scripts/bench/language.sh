#!/usr/bin/env bash
# Character models against PyTorch and DL4J, in turns, one thread each: scripts/bench/language.sh [ROUNDS] [HIDDEN...]
# Seconds are those of a processor for 131,072 characters: trained on in windows of 64 (PyTorch with 16, 32 and 64 of them a step),
# and evaluated. AVX=2 has all of them leave out AVX-512. DL4J does a sixteenth of it, times 16. Needs Debian's python3-torch and libopenblas0-pthread.
rounds=${1:-5}
shift || true
sizes=("$@")
((${#sizes[@]})) || sizes=(128 256)
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
machine
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
core=()
grep -qsw avx512vl /proc/cpuinfo && core=(OPENBLAS_CORETYPE=SkylakeX)
avx=()
without=(-u OPENBLAS_CORETYPE)
if [[ ${AVX:-} == 2 ]]; then
    core=(OPENBLAS_CORETYPE=Haswell)
    avx=(-XX:UseAVX=2)
    without=(OPENBLAS_CORETYPE=Haswell ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2)
fi
java="env ${core[*]} java ${avx[*]} -Xmx1g --add-modules jdk.incubator.vector -Dlog4j2.configurationFile=conf/log4j2.properties"
java+=" -cp $classes dev.peacock.training.language.LanguageBench"
torch="env ${without[*]} /usr/bin/python3 scripts/bench/language_torch.py"
for hidden in "${sizes[@]}"; do
    echo "== training, $hidden units, ours with 32 windows a step"
    python3 scripts/bench/turns.py "$rounds" "ours=$java train $hidden 32 LSTM 1" \
        "torch-16=$torch train $hidden 16 LSTM 1" "torch-32=$torch train $hidden 32 LSTM 1" \
        "torch-64=$torch train $hidden 64 LSTM 1" "dl4j=$java dl4j $hidden 32 LSTM 1"
    echo "== training, $hidden units, ours with 16 windows a step"
    python3 scripts/bench/turns.py "$rounds" "ours=$java train $hidden 16 LSTM 1" \
        "torch-16=$torch train $hidden 16 LSTM 1"
    echo "== evaluation, $hidden units"
    python3 scripts/bench/turns.py "$rounds" "ours=$java eval $hidden 32 LSTM 1" \
        "torch-256=$torch eval $hidden 256 LSTM 1" "torch-1024=$torch eval $hidden 1024 LSTM 1"
    echo "== distributions of the next character, a thousand states at a time, $hidden units"
    python3 scripts/bench/turns.py "$rounds" "ours=$java step $hidden 1000 LSTM 1"
done
