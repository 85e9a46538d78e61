#!/bin/sh
# Installs what the tests need beyond a JDK and Maven: Chromium, its driver, a font and NumPy, as Debian packages.
# Does nothing and says nothing where they are there. Ends with status 2 where it cannot help.
set -eu

missing=""
[ -x /usr/bin/chromium ] || missing="$missing chromium"
[ -x /usr/bin/chromedriver ] || missing="$missing chromium-driver"
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing="$missing fonts-dejavu-core"
[ -e /usr/lib/python3/dist-packages/numpy ] || missing="$missing python3-numpy"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need Chromium, its driver, DejaVu fonts and NumPy (missing Debian packages:$missing), and there is no apt-get here to install them: install them by hand." >&2
    exit 2
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "The tests need the Debian packages$missing: run 'apt-get install --no-install-recommends$missing' as root." >&2
        exit 2
    fi
    as_root="sudo"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing$missing for the browser tests." >&2
# shellcheck disable=SC2086 # both are lists of words
if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt-get could not install$missing; its last words are above." >&2
    exit 2
fi
