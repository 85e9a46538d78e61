#!/usr/bin/env bash
# The linear datamodeling score of one file of train by test scores: ours against NumPy, in turns in one run, from the same file:
# scripts/bench/attribution.sh [ROUNDS [T N Q]]. Both read the file; ours also has the jackknife's 32 groups where it says so.
# Needs Debian's python3-numpy (apt-get install python3-numpy libopenblas0-pthread), and 4 N Q bytes of disk.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds="${1:-5}"
size="${2:-500} ${3:-60000} ${4:-2000}"
work=target/bench-attribution
mvn -B -q test-compile
mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
/usr/bin/python3 scripts/bench/attribution_numpy.py write "$work" $size
echo "t, n, q: $size"
lscpu | sed -n 's/^Model name: */cpu: /p; s/^L2 cache: */L2: /p'
java -version 2>&1 | sed -n 2p
/usr/bin/python3 -c 'import numpy; print("numpy", numpy.__version__)'
java="java --add-modules=jdk.incubator.vector -Xmx1g -cp target/test-classes:target/classes:$(cat target/bench.classpath) dev.peacock.audit.attribution.AttributionBench"
echo "seconds, and the score: ours, then NumPy's; the scores must agree"
echo go | $java "$work" $size 1
echo go | /usr/bin/python3 scripts/bench/attribution_numpy.py lds "$work"
exec /usr/bin/python3 scripts/bench/turns.py "$rounds" \
  "ours=$java $work $size 1" \
  "ours-with-interval=$java $work $size 32" \
  "numpy=/usr/bin/python3 scripts/bench/attribution_numpy.py lds $work"
