#!/usr/bin/env bash
# Prints a digest of everything that Peacock writes: scripts/digests.sh DIRECTORY > after.txt. A change that must not alter any
# result is followed by a diff of the digests from before and after it, on one machine (other processors have other kernels).
# It runs every command and every audit on digits, which takes some minutes; set PEACOCK_HOME to run another checkout's build.
# Needs Debian's python3-numpy.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
home="${PEACOCK_HOME:-$here}"
work="${1:?which directory shall the results be written to?}"
if [ -n "$(ls -A "$work" 2>/dev/null)" ]; then
  echo "digests.sh: $work is not empty; remove it, or name another directory" >&2
  exit 2
fi
mkdir -p "$work/printed"
work="$(cd "$work" && pwd)"
cd "$home"

# peacock NAME WORD...: runs a command and keeps what it prints
peacock() {
  local name="$1" status=0
  shift
  echo "digests.sh: peacock $*" >&2
  job/peacock "$@" --quiet >"$work/printed/$name.txt" 2>&1 || status=$?
  echo "exit status $status" >>"$work/printed/$name.txt"
}
digits=(--conf conf/digits.conf --set subsets.ratio=0.5 --set outcome.margins=true)

peacock plan plan "${digits[@]}" --set subsets.models=40 --out "$work/fleet" --trial 10 --target-se 0.05
peacock run run "${digits[@]}" --set subsets.models=40 --set estimate.split-check=true --out "$work/fleet" --json
peacock status status --out "$work/fleet" --json
peacock membership audit membership --out "$work/fleet" --json
peacock utility audit utility --out "$work/fleet" --thresholds 0.3 --repeats 4 --random-sets 5 --json
peacock least audit utility --out "$work/fleet" --remove least --keep 0.5 --repeats 4 --random-sets 5 --json
peacock leave-one-out audit leave-one-out --out "$work/fleet" --top 3 --random 2 --repeats 6 --json
peacock from audit longtail --from "$work/fleet" --json
peacock export export --out "$work/fleet" --to "$work/fleet.npz" --influence
peacock pairs export --out "$work/fleet" --pairs "$work/pairs.npz"
peacock adjusted estimate --out "$work/fleet" --set estimate.adjust=neighbours --set estimate.top-per-test=2 --json
peacock report report --out "$work/fleet"

peacock bernoulli run "${digits[@]}" --set subsets.design=bernoulli --set subsets.models=30 --out "$work/bernoulli"
peacock epsilon audit epsilon --out "$work/bernoulli" --run 1 --json
peacock counts audit epsilon --m 100 --r 50 --v 40 --json
peacock thirty run --conf conf/digits.conf --set subsets.ratio=0.3 --set subsets.models=20 --out "$work/thirty"
peacock consistency audit consistency --out "$work/fleet" --with "$work/thirty" --with "$work/bernoulli" --json

peacock balanced run "${digits[@]}" --set subsets.design=balanced --set subsets.block=8 --set subsets.models=32 --out "$work/balanced"
peacock balanced-membership audit membership --out "$work/balanced" --json
peacock hadamard run --conf conf/digits.conf --set subsets.design=local-hadamard --set subsets.block=8 --set subsets.models=32 --out "$work/hadamard"
peacock rounds run --conf conf/digits.conf --set subsets.models=20 --set estimate.target-se=0.2 --out "$work/rounds"
peacock neighbour run --conf conf/digits-nearest-neighbour.conf --set subsets.models=100 --out "$work/neighbour"
peacock dl4j run --conf conf/digits.conf --set subsets.models=6 --set training.backend=dl4j --set training.stack=3 --out "$work/dl4j"

peacock first train "${digits[@]}" --set subsets.models=20 --out "$work/first"
peacock second train "${digits[@]}" --set subsets.first-run=20 --set subsets.models=20 --out "$work/second"
peacock merge merge "$work/first" "$work/second" --out "$work/merged"
peacock merged estimate --out "$work/merged" --json
/usr/bin/python3 -c 'import sys, numpy as np
draw = np.random.RandomState(1)
mask = draw.rand(60, 80) < 0.5
np.savez(sys.argv[1], trainset_mask=mask, trainset_correctness=mask | (draw.rand(60, 80) < 0.6), testset_correctness=draw.rand(60, 30) < 0.7)
' "$work/arrays.npz"
peacock import import --npz "$work/arrays.npz" --out "$work/imported"
peacock imported estimate --out "$work/imported" --set estimate.same-label=false --json

peacock zipf audit longtail --prior zipf --json
peacock dirichlet audit longtail --prior dirichlet --concentration 0.1 --subpopulations 1000 --examples 5000 --out "$work/dirichlet" --json
peacock simulate audit longtail --simulate --prior zipf --subpopulations 500 --examples 500 --repetitions 60 --models 2 \
  --epochs 2 --conf conf/longtail.conf --out "$work/simulate" --json
peacock toy audit longtail --toy --out "$work/toy" --json
printf '%s\n' 1 1 1 2 3 5 9 >"$work/counts.txt"
peacock good-turing audit longtail --counts "$work/counts.txt" --json
for words in "" run train estimate report explain plan status merge import export audit "audit membership" "audit utility" \
  "audit leave-one-out" "audit consistency" "audit epsilon" "audit longtail"; do
  name="help-${words// /-}"
  job/peacock $words --help >"$work/printed/$name.txt" 2>&1
done

"$home/target/spark/bin/spark-submit" --master 'local[2]' --class dev.peacock.Digests --driver-memory 2g \
  --driver-class-path "$here/target/test-classes" "$(ls target/peacock-*.jar)" "$work" 2>"$work/digest.log"
