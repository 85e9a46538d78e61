#!/usr/bin/env bash
# The first N examples of a folder of IDX files (as scripts/fetch-data.sh makes them): scripts/cut-idx.sh N FROM TO
# Train files are cut; test files are copied whole. For experiments that would take too long on all of a data set.
set -euo pipefail
if [[ $# -ne 3 || ! $1 =~ ^[1-9][0-9]*$ ]]; then
    echo "Usage: scripts/cut-idx.sh N FROM TO" >&2
    exit 2
fi
n=$1 from=$2 to=$3
mkdir -p "$to"

number() { # number FILE OFFSET: the big-endian 32-bit number there
    od --address-radix=n --format=u1 --skip-bytes="$2" --read-bytes=4 "$1" | awk '{print (($1 * 256 + $2) * 256 + $3) * 256 + $4}'
}

cut_file() { # cut_file NAME HEADER BYTES-OF-AN-EXAMPLE
    if (($(number "$from/$1" 4) < n)); then
        echo "cut-idx: $from/$1 has only $(number "$from/$1" 4) examples" >&2
        exit 2
    fi
    {
        head --bytes=4 "$from/$1"
        # shellcheck disable=SC2059
        printf "$(printf '\\x%02x\\x%02x\\x%02x\\x%02x' $((n >> 24 & 255)) $((n >> 16 & 255)) $((n >> 8 & 255)) $((n & 255)))"
        tail --bytes=+9 "$from/$1" | head --bytes=$(($2 - 8 + n * $3)) || true
    } >"$to/$1"
}

images=train-images-idx3-ubyte
cut_file "$images" 16 $(($(number "$from/$images" 8) * $(number "$from/$images" 12)))
cut_file train-labels-idx1-ubyte 8 1
cp "$from"/t10k-*-ubyte "$to/"
