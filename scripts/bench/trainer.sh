#!/usr/bin/env bash
# Both trainers against DL4J's bare MultiLayerNetwork.fit, on MNIST, in turns in one JVM: scripts/bench/trainer.sh [ROUNDS] [mlp|cnn]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds="${1:-5}"
scripts/fetch-data.sh mnist >&2
mvn -B -q test-compile
mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
# the trainers' own settings, as job/peacock makes them
export OMP_NUM_THREADS=1
exec java -Xmx3g --add-modules jdk.incubator.vector -Dlog4j2.configurationFile=conf/log4j2.properties \
  -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
  dev.peacock.training.dl4j.TrainerBench data/mnist "$rounds" "${2:-mlp}"
