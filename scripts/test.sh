#!/usr/bin/env bash
# Passes all tests. Installs what they need beyond JDK 17 and Maven where it is missing; arguments go to Maven.
# "test.sh fast" leaves out those that open a Spark session, start a process or repeat a random experiment, and installs nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ "${1:-}" = fast ]; then
  exec mvn -B -ntp -Pfast test "${@:2}"
fi
scripts/install-test-tools.sh
exec mvn -B verify "$@"
