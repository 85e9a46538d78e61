#!/usr/bin/env bash
# audit text from start to end, with a driver and an executor of two cores and 2 GiB: scripts/bench/text-job.sh [GENERATIONS [GIGABYTES...]]
# The corpus is recombined real text (TEXT, or what scripts/bench/text.sh has fetched), as JSON Lines and as Parquet, in files of 1 GB; each
# size has the files of the one before. Rows of a table: the slope between two sizes is the speed. UNIT is counted, tokens by default;
# WORK is where the corpus is written, which takes 1.4 times its size and is removed.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
generations="${1:-1000}"
sizes=("${@:2}")
[ ${#sizes[@]} -gt 0 ] || sizes=(1 4 10)
text="${TEXT:-target/bench-text/text}"
work="$(realpath -m "${WORK:-target/bench-text-job}")"
export SPARK_LOCAL_IP=127.0.0.1

# watch JOB: notes peaks of memory and the processor time of the processes that keep a log of their memory, until the job ends
watch() {
    local log pid kind
    while kill -0 "$1" 2>/dev/null; do
        for log in "$work"/log/*.gc; do
            pid="$(basename "$log" .gc)"
            case "$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline")" in
                *CoarseGrainedExecutorBackend*) kind=executor ;;
                *launcher.Main*) continue ;;
                *SparkSubmit*) kind=driver ;;
                *) continue ;;
            esac
            awk -v as="$pid $kind" '/^VmHWM/ { peak = $2 } FILENAME ~ /stat$/ { ticks = $14 + $15 } END { print as, peak, ticks }' \
                "/proc/$pid/status" "/proc/$pid/stat" 2>/dev/null >>"$work/log/peaks" || true
        done
        sleep .5
    done
}

# row GIGABYTES FORMAT
row() {
    local job start
    rm -rf "$work/log" "$work/out"
    mkdir -p "$work/log"
    start="$(date +%s)"
    JDK_JAVA_OPTIONS="-Xlog:gc:file=$work/log/%p.gc" job/peacock audit text --generations "$work/generations.jsonl" --corpus "$work/$2" \
        --out "$work/out" --unit "${UNIT:-tokens}" -- --master "local-cluster[1,2,2048]" --driver-memory 2g --executor-memory 2g \
        >"$work/$2.log" 2>&1 &
    job=$!
    watch "$job"
    wait "$job" || { cat "$work/$2.log" >&2; exit 1; }
    awk -v row="| $1 GB | $2 | $(($(date +%s) - start)) s |" -v gc="$work/log" '
        { kind[$1] = $2; peak[$1] = $3; ticks[$1] = $4 }
        END {
            for (pid in kind) {
                used = 0
                while ((getline line < (gc "/" pid ".gc")) > 0)
                    if (match(line, />[0-9]+M\(/) && substr(line, RSTART + 1, RLENGTH - 3) + 0 > used) used = substr(line, RSTART + 1) + 0
                seconds += ticks[pid] / 100
                of[kind[pid]] = sprintf(" %d MB | %d MB |", peak[pid] / 1000, used)
            }
            printf "%s %.0f s |%s%s\n", row, seconds, of["driver"], of["executor"]
        }' "$work/log/peaks"
}

machine
rm -rf "$work"
echo "| corpus | format | wall | processor | driver | its heap after GC | executor | its heap after GC |"
echo "|---|---|---|---|---|---|---|---|"
part=0
for size in "${sizes[@]}"; do
    for (( ; part < size; part++)); do
        java -Xmx2g -cp "$classes" dev.peacock.text.match.CorpusWriter "$text" "$work" 1000 "$generations" "$part"
    done
    for format in jsonl parquet; do
        row "$size" "$format"
    done
    cmp <(sed -n '/of what was generated/p' "$work/jsonl.log") <(sed -n '/of what was generated/p' "$work/parquet.log")
done
rm -rf "$work"
