#!/usr/bin/env bash
# Passes all tests. Installs what they need beyond JDK 17 and Maven where it is missing; arguments go to Maven.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/install-test-tools.sh
exec mvn -B verify "$@"
