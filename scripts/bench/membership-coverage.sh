#!/usr/bin/env bash
# How many of audit membership's intervals hold the mean of their figure over other fleets, on digits:
#   scripts/bench/membership-coverage.sh [intervals|spread [MODELS [SIZE...]]]
# Trains one fleet of MODELS with margins, which is gone on with when asked for more, and cuts it into fleets of each size that have no
# model in common. intervals prints, by attack and figure: its mean and standard deviation over fleets, how many fleets have an interval,
# the share of these that hold the mean with its standard error, and the mean of the estimated variances over the variance between
# fleets with its standard error: below 1, intervals are too narrow. The last line of a size is of the method that was in use before.
# Last, and with spread alone, which is fast: half of the variance between fleets of half the size over that between fleets.
# 20,480 models take some minutes to train, some minutes for their spread and an hour of one quiet core for their intervals.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
what="${1:-intervals}"
models="${2:-20480}"
shift $(($# < 2 ? $# : 2))
(($# > 0)) || set -- 32 64 128 256
work=target/bench-membership-coverage
mkdir -p "$work"
mvn -B -q -DskipTests package
mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
opens="$(sed -n 's:.*<spark.opens>\(.*\)</spark.opens>.*:\1:p' pom.xml)"
job/peacock train --conf conf/digits.conf --out "$work/fleet" --set subsets.models="$models" \
  --set subsets.ratio=0.5 --set training.stack=64 --set outcome.margins=true >&2

lscpu | sed -n 's/^Model name: */cpu: /p'
# the options are a list
# shellcheck disable=SC2086
exec java -Xmx4g $opens -Dlog4j2.configurationFile=conf/log4j2.properties \
  -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
  dev.peacock.audit.membership.spark.MembershipCoverageBench "$work/fleet" "$models" "$work/$what.tsv" "$what" "$@"
