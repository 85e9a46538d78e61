#!/bin/sh
# Takes the pictures of docs/ anew from the report that a run wrote, target/quickstart (scripts/quickstart.sh) or the given directory:
# report.png is its head, 780 pixels wide, and concepts.png its strongest pairs of one test example. Needs Chromium and python3;
# scripts/install-test-tools.sh installs the former. The pictures are light, whatever the desktop prefers.
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

take() { # take PICTURE SIZE SCALE PAGE
    chromium --headless=new --no-sandbox --disable-gpu --disable-background-networking --no-first-run --user-data-dir="$profile" \
        --hide-scrollbars --blink-settings=preferredColorScheme=1 --force-device-scale-factor="$3" --window-size="$2" \
        --screenshot="$1" "file://$4" 2>"$profile/log" || {
        tail -n 5 "$profile/log" >&2
        exit 1
    }
    echo "$1"
}

take "$(pwd)/docs/report.png" 1040,2820 0.75 "$(realpath "$page")"

# one item of the list on a page of its own, without the policy that forbids the page another style
python3 - "$page" "$profile/pair.html" <<'PYTHON'
import re, sys

text = open(sys.argv[1], encoding="utf-8").read()
head = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text[: text.index("<body>")])
style = "<style>body{margin:0!important;padding:6px!important;max-width:432px!important}.pairs{margin:0!important}</style>"
pairs = text.split('<ol class="pairs" id="pair-list">', 1)[1]
first = re.split(r'(?=<li class="(?:one|several)")', pairs)[1]
page = head.replace("</head>", style + "</head>") + '<body><ol class="pairs">' + first + "</ol></body></html>"
open(sys.argv[2], "w", encoding="utf-8").write(page)
PYTHON
take "$(pwd)/docs/concepts.png" 444,490 1 "$profile/pair.html"
