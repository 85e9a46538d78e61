#!/usr/bin/env bash
# Tells Spark of GPUs that do not exist, for tests of the scheduling on machines without any: the addresses in PEACOCK_FAKE_GPUS,
# separated by commas. Real ones are told by nvidia.sh.
set -euo pipefail
if ! [[ "${PEACOCK_FAKE_GPUS:-}" =~ ^[0-9]+(,[0-9]+)*$ ]]; then
  echo "fake.sh: PEACOCK_FAKE_GPUS must have the addresses to pretend, like 0,1; it has '${PEACOCK_FAKE_GPUS:-}'" >&2
  exit 2
fi
printf '{"name": "gpu", "addresses": ["%s"]}\n' "${PEACOCK_FAKE_GPUS//,/\",\"}"
