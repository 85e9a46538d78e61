#!/usr/bin/env bash
# Both trainers against DL4J's bare MultiLayerNetwork.fit, on MNIST, in turns in one JVM: scripts/bench/trainer.sh [ROUNDS] [mlp|cnn]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
rounds="${1:-5}"
scripts/fetch-data.sh mnist >&2
# the trainers' own settings, as job/peacock makes them
export OMP_NUM_THREADS=1
exec java -Xmx3g --add-modules jdk.incubator.vector -Dlog4j2.configurationFile=conf/log4j2.properties \
  -cp "$classes" \
  dev.peacock.training.dl4j.TrainerBench data/mnist "$rounds" "${2:-mlp}"
