#!/usr/bin/env bash
# How many of the train examples of the lowest value have labels that were changed on purpose, beside other scores, on digits:
# scripts/bench/value.sh [MODELS [DRAWS]]; without, what docs/audit-value.md shows.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mvn -B -q test-compile
mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
for models in ${1:-100 400 1000}; do
    OMP_NUM_THREADS=1 java --add-modules=jdk.incubator.vector -Xmx2g \
        -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
        dev.peacock.audit.value.ValueBench "$models" "${2:-5}" 0.01 0.05 0.2
done
