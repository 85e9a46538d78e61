#!/usr/bin/env bash
# Every audit of a fleet's outcomes that trains nothing, over a synthetic fleet: scripts/bench/audits.sh [T [N [Q [PIXELS]]]]
# Writes a data set of random images and a fleet with margins and predictions once (into SCRATCH, default target/audits; 5 bytes for each
# model and example), and then runs AUDITS (all) one after the other by job/peacock, in one process with two cores and a driver of DRIVER
# (2g). Prints a row each: seconds, processor seconds, and peak memory in MiB (VmHWM). With KEEP=1 the fleet that is there is used, of which
# T may be a part. OPTIONS are spark-submit's. Of audit utility it measures how examples are chosen, without training. Stops where a command that trains fails, and has exit status 1 if any command failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
t="${1:-2000}" n="${2:-60000}" q="${3:-10000}" pixels="${4:-784}"
scratch="$(realpath -m "${SCRATCH:-target/audits}")"
run="$scratch/fleet"
[ -f target/bench.classpath ] || mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
mkdir -p "$scratch/local"
export SPARK_LOCAL_DIRS="$scratch/local"
# shellcheck disable=SC2206 # OPTIONS are words
spark=(--master "${MASTER:-local[2]}" --driver-memory "${DRIVER:-2g}" ${OPTIONS:-})

failed=0

# chosen NAME: whether audit utility chose examples, and ended with that, since no example of this fleet is memorized by 1
chosen() {
  [ "$1" = utility ] && grep -q "none of the levels 1 removes some" "$scratch/$1.log"
}

# measured NAME WORDS...: runs a command and prints its row, or the last line that tells why it failed
measured() {
  local name="$1" figures seconds processor driver rest
  shift
  if figures="$(python3 scripts/bench/peaks.py job/peacock "$@" --out "$run" --set "subsets.models=$t" -- "${spark[@]}" \
    2>"$scratch/$name.log")" || chosen "$name"; then
    read -r seconds processor driver rest <<<"$figures"
    echo "| $name | $t | $n | $q | $seconds | $processor | $driver |"
  else
    echo "| $name | $t | $n | $q | $(grep -E 'peacock|Error|Exception' "$scratch/$name.log" | tail -1) |"
    failed=1
    return 1
  fi
}

if [ -z "${KEEP:-}" ]; then
  rm -rf "$run"
  python3 - "$scratch" "$n" "$q" "$pixels" <<'PYTHON'
import random, struct, sys
scratch, (n, q, pixels) = sys.argv[1], map(int, sys.argv[2:])
draw = random.Random(1)
for name, size in ("train", n), ("test", q):
    with open(f"{scratch}/{name}-images", "wb") as file:
        file.write(struct.pack(">IIII", 0x803, size, 1, pixels))
        for _ in range(size):
            file.write(draw.randbytes(pixels))
    with open(f"{scratch}/{name}-labels", "wb") as file:
        file.write(struct.pack(">II", 0x801, size) + bytes(i % 10 for i in range(size)))
with open(f"{scratch}/canaries.csv", "w") as file:
    file.write("train_id\n" + "".join(f"{i}\n" for i in range(0, n, 10)))
with open(f"{scratch}/audits.conf", "w") as file:
    for split in "train", "test":
        file.write(f"dataset.{split} {{ format = idx, images = {split}-images, labels = {split}-labels }}\n")
    file.write("""dataset.scale = 255
model.layers = [{ output = 10 }]
training { epochs = 1, batch = 1000, stack = 2, updater { sgd { rate = 0.01 } } }
subsets { design = bernoulli, ratio = 0.5, models = 2 }
outcome { margins = true, predictions = true }
""")
PYTHON
  t=2 measured train train --conf "$scratch/audits.conf"
  java -Xmx1g -Dlog4j2.configurationFile=conf/log4j2.properties \
    -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" dev.peacock.spark.PlantedFleet \
    fill "$run" "$t" "$n" "$q" 10
  measured train-further train --conf "$scratch/audits.conf"
fi
# of a fleet with estimates each audit writes the report again, which is not measured here
rm -f "$run/summary.json"
for audit in ${AUDITS:-consistency labels value epsilon utility attribution membership longtail}; do
  case $audit in
    utility) measured utility audit utility --thresholds 1 || true ;;
    epsilon) measured epsilon audit epsilon --canaries "$scratch/canaries.csv" || true ;;
    longtail)
      if measured estimate estimate; then
        measured longtail audit longtail || true
      fi
      ;;
    *) measured "$audit" audit "$audit" || true ;;
  esac
done
exit $failed
