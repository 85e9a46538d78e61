#!/usr/bin/env bash
# LiRA, every run in turn the target: ours against NumPy, on the same arrays, in turns in one run:
# scripts/bench/membership.sh [ROUNDS [T N [TARGETS]]]. The published formulation takes minutes, so that only TARGETS of its
# T targets are timed, and the time is scaled. Needs Debian's python3-numpy (apt-get install python3-numpy libopenblas0-pthread).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
rounds="${1:-7}"
size="${2:-256} ${3:-50000}"
targets="${4:-8}"
work=target/bench-membership
/usr/bin/python3 scripts/bench/membership_numpy.py write "$work" $size

echo "t, n: $size; published: $targets of the targets, scaled"
machine
numpy

java="java -Xmx2g -cp $classes dev.peacock.audit.membership.LiraBench"
echo "seconds, and the sum of all online scores: ours, then NumPy's by subtraction; the sums must agree"
echo go | $java "$work" $size 1
echo go | /usr/bin/python3 scripts/bench/membership_numpy.py subtraction "$work" $size
exec /usr/bin/python3 scripts/bench/turns.py "$rounds" \
  "ours-1-thread=$java $work $size 1" \
  "ours-2-threads=$java $work $size 2" \
  "numpy-subtraction=/usr/bin/python3 scripts/bench/membership_numpy.py subtraction $work $size" \
  "numpy-published=/usr/bin/python3 scripts/bench/membership_numpy.py published $work $size $targets"
