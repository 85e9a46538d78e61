#!/usr/bin/env bash
# Estimation at ImageNet's size over a synthetic fleet with planted pairs: scripts/bench/imagenet.sh [T [N Q CLASSES]]
# A driver of 2 GiB and one executor of 4 GiB with 2 cores. Prints one row of docs/benchmarks.md's table; exit status 1 if the
# pairs found are not exactly those planted. MASTER, DRIVER and EXECUTOR replace local-cluster[1,2,4096], 2g and 4g; the fleet
# goes to SCRATCH (default target/imagenet; 0.7 GB, and as much again while it runs). With SCORE=probability models have margins too,
# and pairs are found by probability: at T = 500 the fleet is 0.9 GB, and 3 GB of local disk are needed while it runs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
t="${1:-2000}" n="${2:-1281167}" q="${3:-50000}" classes="${4:-1000}"
scratch="$(realpath -m "${SCRATCH:-target/imagenet}")"
mkdir -p "$scratch"
[ -f target/bench.classpath ] || mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
heap=1g
[ -z "${SCORE:-}" ] || heap=3g
planted() {
  java "-Xmx$heap" -Dlog4j2.configurationFile=conf/log4j2.properties \
    -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" dev.peacock.spark.PlantedFleet \
    "$1" "$scratch/fleet" "$t" "$n" "$q" "$classes"
}
rm -rf "$scratch/fleet"
planted "write${SCORE:+-margins}"

# a local cluster writes into its Spark home: one of links, for this run
rm -rf "$scratch/spark"
mkdir -p "$scratch/spark" "$scratch/local"
for part in bin jars conf RELEASE; do
  ln -s "$PWD/target/spark/$part" "$scratch/spark/$part"
done
export SPARK_HOME="$scratch/spark" SPARK_LOCAL_DIRS="$scratch/local"
# shellcheck disable=SC2086 # OPTIONS are words
figures="$(python3 scripts/bench/peaks.py job/peacock estimate --out "$scratch/fleet" \
  ${SCORE:+--set estimate.score=$SCORE} -- \
  --master "${MASTER:-local-cluster[1,2,4096]}" --driver-memory "${DRIVER:-2g}" \
  --conf "spark.executor.memory=${EXECUTOR:-4g}" ${OPTIONS:-})"
read -r seconds processor driver executor <<<"$figures"
status=0
pairs="$(planted check)" || status=1
family="$(grep -o '"pair_family_size" *: *[0-9]*' "$scratch/fleet/summary.json" | grep -o '[0-9]*$')"
echo "| $t | $n | $q | $family | ${pairs/ / | } | $seconds | $processor | $driver | $executor |"
if [ "$status" != 0 ]; then
  echo "imagenet.sh: the pairs found are not those planted" >&2
fi
rm -rf "$scratch/spark"
exit "$status"
