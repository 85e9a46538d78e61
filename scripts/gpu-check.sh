#!/usr/bin/env bash
# Does Peacock's GPU path work on this machine? Builds with the profile cuda; compares ND4J's operations on the GPU with our own
# kernels on the processor, and trained models with DL4J's; measures both sets of kernels; runs a job on a standalone cluster that
# hands out real GPUs. Says PASS or FAIL of each and at the end.
# Exit status: 0 passed, 1 failed, 2 cannot be tried, 3 no GPU here. Leaves the CUDA build in target/.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case ${1:-} in
"") ;;
*)
  echo "Usage: scripts/gpu-check.sh   (no options; see its first lines)" >&2
  [[ $1 == -h || $1 == --help ]] && exit 0
  exit 2
  ;;
esac

if ! command -v nvidia-smi >/dev/null || ! gpus="$(nvidia-smi --query-gpu=index,name,driver_version --format=csv,noheader 2>/dev/null)" \
  || [[ ! $gpus =~ ^[0-9]+, ]]; then
  echo "gpu-check: no GPU here" >&2
  exit 3
fi
for tool in java mvn; do
  command -v "$tool" >/dev/null || { echo "gpu-check: $tool is missing; install a JDK 17 and Maven first" >&2; exit 2; }
done
echo "$gpus"

failed=0
check() { # check NAME COMMAND...: its output goes to target/gpu-check/NAME.log
  local name=$1 log="target/gpu-check/$1.log"
  shift
  mkdir -p target/gpu-check
  if "$@" >"$log" 2>&1; then
    echo "PASS $name"
  else
    echo "FAIL $name; the end of $log:"
    tail -n 15 "$log" | sed 's/^/    /'
    failed=1
  fi
}

build() {
  mvn -B -q -Pcuda -DskipTests package \
    && mvn -B -q -Pcuda dependency:build-classpath -Dmdep.outputFile=target/gpu-check/classpath
}

java_here() {
  OMP_NUM_THREADS=1 java -Xmx3g --add-modules jdk.incubator.vector -Dlog4j2.configurationFile=conf/log4j2.properties \
    -cp "target/test-classes:target/classes:$(cat target/gpu-check/classpath)" "$@"
}

# a backend that fell back to the processor would pass every comparison
backend() {
  local answer
  answer="$(java_here dev.peacock.training.nd4j.WhichBackend)" || return 1
  echo "$answer"
  [[ $answer == cuda* ]]
}

equivalence() {
  mvn -B -Pcuda test -Dtest='KernelsAgreeTest,LayersAgreeTest,KernelSetsTest,AgreementTest,SameBytesTest,DivergenceTest'
}

bench() {
  local net
  for net in mlp digits128 cnn resnet9; do
    printf 'fleet-cpu 2\nfleet-cuda 2\nfleet-cpu 2\nfleet-cuda 2\n' | java_here dev.peacock.training.fleet.FleetBench "$net" 1 || return 1
  done
}

job() {
  local dir=target/gpu-check/cluster out=target/gpu-check/out status
  rm -rf "$out"
  scripts/start-cluster.sh start --dir "$dir" --port 7097 --workers 1 --gpus-per-worker 1 || return 1
  job/peacock run --conf conf/digits.conf --set subsets.models=64 --out "$out" -- --master spark://127.0.0.1:7097 \
    --conf spark.executor.resource.gpu.amount=1 --conf spark.task.resource.gpu.amount=1
  status=$?
  scripts/start-cluster.sh stop --dir "$dir"
  ((status == 0)) && grep -q '"trainer" *: *"fleet-cuda"' "$out/summary.json"
}

check build build
((failed)) && exit 1
check backend backend
check equivalence equivalence
check bench bench
sed -n 's/.*"net": "\([^"]*\)", "variant": "\([^"]*\)".*"steps_per_s": \([^,]*\),.*/  \1 \2 \3 steps\/s/p' target/gpu-check/bench.log
check job job
((failed == 0)) && echo "gpu-check: PASS" || echo "gpu-check: FAIL"
exit "$failed"
