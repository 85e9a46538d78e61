#!/usr/bin/env bash
# How many models memorization by each score needs, and how often its intervals hold the truth (docs/scores.md):
#   scripts/bench/memorization-scores.sh [DIRECTORY [SIZE]...]
# Two fleets of MODELS (1,000) models on the digits, which differ in their seed, are trained in DIRECTORY unless they are there; each is cut
# into fleets of SIZE models. It takes 15 minutes of two cores.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
work="${1:-target/scores}"
models="${MODELS:-1000}"
shift || true
if (($# == 0)); then
    set -- 100 250 500
fi
for seed in 1 2; do
    job/peacock train --quiet --conf conf/digits.conf --set subsets.ratio=0.5 --set subsets.models="$models" --set subsets.seed="$seed" \
        --set outcome.margins=half --out "$work/digits-$seed"
done
exec java -Xmx2g -Dlog4j2.configurationFile=conf/log4j2.properties \
    -cp "$classes" \
    dev.peacock.spark.ScoresBench "$work/digits-1" "$work/digits-2" 1500 297 "$@"
