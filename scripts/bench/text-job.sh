#!/usr/bin/env bash
# audit text from start to end, on all cores of this machine: scripts/bench/text-job.sh [GENERATIONS [MEGABYTES...]]
# Corpora of recombined real text (TEXT, or what scripts/bench/text.sh has fetched), as JSON Lines and as Parquet. The first size shows
# what a job costs before it reads much; the slope from there to the others is the speed.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
generations="${1:-1000}"
sizes=("${@:2}")
[ ${#sizes[@]} -gt 0 ] || sizes=(100 1000 2000)
text="${TEXT:-target/bench-text/text}"
work=target/bench-text-job
machine
for size in "${sizes[@]}"; do
    rm -rf "$work"
    java -Xmx2g -cp "$classes" dev.peacock.text.match.CorpusWriter "$text" "$work" "$size" "$generations"
    for format in jsonl parquet; do
        TIMEFORMAT="$size MB, $format: %R s, %U s of processor time"
        time job/peacock audit text --generations "$work/generations.jsonl" --corpus "$work/corpus.$format" --out "$work/$format" \
            --unit "${UNIT:-tokens}" >"$work/$format.log" 2>&1 || { cat "$work/$format.log" >&2; exit 1; }
        sed -n '/of what was generated/p' "$work/$format.log"
    done
    cmp <(sed -n '/of what was generated/p' "$work/jsonl.log") <(sed -n '/of what was generated/p' "$work/parquet.log")
done
rm -rf "$work"
