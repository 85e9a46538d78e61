#!/bin/sh
# Installs what the tests need beyond a JDK and Maven: Chromium, its driver, a font, NumPy, PyTorch, scikit-learn, nbconvert with its Python
# kernel, pandas, Matplotlib, Node.js and npm, as Debian packages, and an S3 server and axe-core from npm, as
# scripts/test-tools/package-lock.json pins them.
# Does nothing and says nothing where they are there. Ends with status 2 where it cannot help.
set -eu
cd "$(dirname "$0")/test-tools"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

install_server() {
    cmp -s package-lock.json node_modules/.peacock-lock && return
    echo "Installing an S3 server and axe-core for the tests." >&2
    if ! npm ci --ignore-scripts --no-audit --no-fund >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "npm could not install what scripts/test-tools/package-lock.json names; its last words are above." >&2
        exit 2
    fi
    cp package-lock.json node_modules/.peacock-lock
}

missing=""
[ -x /usr/bin/chromium ] || missing="$missing chromium"
[ -x /usr/bin/chromedriver ] || missing="$missing chromium-driver"
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing="$missing fonts-dejavu-core"
[ -e /usr/lib/python3/dist-packages/numpy ] || missing="$missing python3-numpy"
[ -e /usr/lib/python3/dist-packages/torch ] || missing="$missing python3-torch"
[ -e /usr/lib/python3/dist-packages/sklearn ] || missing="$missing python3-sklearn"
[ -x /usr/bin/jupyter-nbconvert ] || missing="$missing jupyter-nbconvert"
[ -e /usr/share/jupyter/kernels/python3/kernel.json ] || missing="$missing python3-ipykernel"
[ -e /usr/lib/python3/dist-packages/pandas ] || missing="$missing python3-pandas"
[ -e /usr/lib/python3/dist-packages/matplotlib ] || missing="$missing python3-matplotlib"
command -v node >/dev/null 2>&1 || missing="$missing nodejs"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
if [ -z "$missing" ]; then
    install_server
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need Chromium, its driver, DejaVu fonts, NumPy, PyTorch, scikit-learn, nbconvert, ipykernel, pandas, Matplotlib, Node.js and npm (missing Debian packages:$missing), and there is no apt-get here to install them: install them by hand." >&2
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

echo "Installing$missing for the tests." >&2
# shellcheck disable=SC2086 # both are lists of words
if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt-get could not install$missing; its last words are above." >&2
    exit 2
fi
install_server
