#!/bin/sh
# Takes docs/report.png anew: the head of the report that a run wrote, target/quickstart (scripts/quickstart.sh) or the given directory.
# Needs Chromium; scripts/install-test-tools.sh installs it. The picture is light and 780 pixels wide, whatever the desktop prefers.
set -eu
cd "$(dirname "$0")/.."
page="${1:-target/quickstart}/report/index.html"
if [ ! -f "$page" ]; then
    echo "screenshot: $page is missing; run scripts/quickstart.sh first, or name a directory with a report" >&2
    exit 2
fi
if ! command -v chromium >/dev/null; then
    echo "screenshot: chromium is missing; run scripts/install-test-tools.sh first" >&2
    exit 2
fi
profile="$(mktemp -d)"
trap 'rm -rf "$profile"' EXIT
picture="$(pwd)/docs/report.png"
chromium --headless=new --no-sandbox --disable-gpu --disable-background-networking --no-first-run --user-data-dir="$profile" \
    --hide-scrollbars --blink-settings=preferredColorScheme=1 --force-device-scale-factor=0.75 --window-size=1040,2820 \
    --screenshot="$picture" "file://$(realpath "$page")" 2>"$profile/log" || {
    tail -n 5 "$profile/log" >&2
    exit 1
}
echo "$picture"
