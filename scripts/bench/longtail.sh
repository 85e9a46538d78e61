#!/usr/bin/env bash
# The long tail's simulation on one of Spark's tasks at a time against two, in turns in one run:
# scripts/bench/longtail.sh [ROUNDS [SUBPOPULATIONS REPETITIONS]]. Zipf's law, as many examples as subpopulations, the default learners.
# The ratio of one to two is to be at least 1.9 on two quiet cores.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
rounds="${1:-7}"
size="${2:-50000} ${3:-8000}"

echo "subpopulations = examples, repetitions: $size"
machine

# one thread collects garbage in both, so that a second core is the second task's
java="java -Xmx2g -XX:+UseSerialGC $opens -Dlog4j2.configurationFile=conf/log4j2.properties \
  -cp $classes dev.peacock.audit.longtail.spark.LongTailBench"
echo "seconds, and the error of the learner that refuses singletons: two tasks, then one; the errors must agree to the last digit"
echo go | $java 2 $size
echo go | $java 1 $size
exec /usr/bin/python3 scripts/bench/turns.py "$rounds" "two-tasks=$java 2 $size" "one-task=$java 1 $size"
