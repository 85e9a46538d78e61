#!/usr/bin/env bash
# The linear datamodeling score of one file of train by test scores: ours against NumPy, in turns in one run, from the same file:
# scripts/bench/attribution.sh [ROUNDS [T N Q]]. Both read the file; ours also has the jackknife's 32 groups where it says so.
# Needs Debian's python3-numpy (apt-get install python3-numpy libopenblas0-pthread), and 4 N Q bytes of disk.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
rounds="${1:-5}"
size="${2:-500} ${3:-60000} ${4:-2000}"
work=target/bench-attribution
/usr/bin/python3 scripts/bench/attribution_numpy.py write "$work" $size
echo "t, n, q: $size"
machine
numpy
java="java --add-modules=jdk.incubator.vector -Xmx1g -cp $classes dev.peacock.audit.attribution.AttributionBench"
echo "seconds, and the score: ours, then NumPy's; the scores must agree"
echo go | $java "$work" $size 1
echo go | /usr/bin/python3 scripts/bench/attribution_numpy.py lds "$work"
exec /usr/bin/python3 scripts/bench/turns.py "$rounds" \
  "ours=$java $work $size 1" \
  "ours-with-interval=$java $work $size 32" \
  "numpy=/usr/bin/python3 scripts/bench/attribution_numpy.py lds $work"
