#!/usr/bin/env bash
# Tells Spark which NVIDIA GPUs this machine has, in Spark's JSON. A worker that may offer only some of them finds their indices,
# separated by commas, in PEACOCK_GPUS.
set -euo pipefail

fail() {
  echo "nvidia.sh: $1" >&2
  exit 2
}

# one letter of an address that is not a digit would break Spark's JSON, or be no index of a device
listed() {
  local indices="$1"
  [[ $indices =~ ^[0-9]+(,[0-9]+)*$ ]] || fail "not a list of GPU indices: '$indices'"
  printf '{"name": "gpu", "addresses": ["%s"]}\n' "${indices//,/\",\"}"
}

command -v nvidia-smi >/dev/null || fail "there is no nvidia-smi here, and so no GPU to offer"
present="$(nvidia-smi --query-gpu=index --format=csv,noheader,nounits)" || fail "nvidia-smi lists no GPU: $present"
present="$(tr -d ' \r' <<<"$present" | paste -sd, -)"
if [ -z "${PEACOCK_GPUS:-}" ]; then
  listed "$present"
  exit 0
fi
for index in ${PEACOCK_GPUS//,/ }; do
  [[ ",$present," == *",$index,"* ]] || fail "PEACOCK_GPUS wants GPU $index, and there are only: $present"
done
listed "$PEACOCK_GPUS"
