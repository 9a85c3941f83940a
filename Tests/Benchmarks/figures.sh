#!/usr/bin/env bash
# Durable messages a second and acknowledgement times beside the disk's own rate, in one run; memory and start-up time.
#
#   Tests/Benchmarks/figures.sh PATH-TO-orderly [SECONDS] [up|down]
#
# One route of ten steps and one MLLP destination, `orderly load` and the engine on the same machine. With `down` (default)
# the destination does not answer, so that what is measured is intake: receive, route, commit, acknowledge. With `up` the
# generator is its sink as well, and each run ends when everything that was acknowledged has arrived, or with status 1. The
# store and the disk measurement lie in the same temporary folder.
#
# LIMIT names the program that intake is measured against (frames in, SQLite group commit, acknowledgements out):
#   ORDERLY_ROOMS=IntakeLimit swift build -c release --product IntakeLimit --scratch-path .build-bench
#   LIMIT=.build-bench/release/IntakeLimit Tests/Benchmarks/figures.sh …
set -euo pipefail
binary=$1 seconds=${2:-5} lab_is=${3:-down}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/orderly-figures-XXXXXX")
trap 'kill $engine 2>/dev/null || true; rm -rf "$folder"' EXIT
cc -O2 -o "$folder/disk" "$here/disk.c"
mkdir "$folder/Routes"
port=$((20000 + RANDOM % 20000))
cat > "$folder/Routes/bench.yaml" <<YAML
route: bench
language: 1
from:
  mllp: {port: $port}
accept:
  types: [ADT^A01]
  others: reject
steps:
  - require: any PID-3[*].1 is valued
    otherwise: reject
    because: No patient identifier
  - set: MSH-5
    value: LAB
  - change: PID-5.1
    apply: [trim, uppercase]
  - when: PID-8 is "F"
    set: PID-8
    value: W
  - reformat_date: PID-7
    to: yyyyMMdd
    invalid: keep
  - copy: PID-3.1
    to: PID-2
  - remove: PID-19
  - when: PV1-2 in ["I", "E"]
    set: PV1-18
    value: X
  - tag: {patient: PID-3.1}
  - when: MSH-11.1 is "T"
    stop: skip
    because: Training
to:
  lab:
    mllp: {host: 127.0.0.1, port: $((port + 1)), connections: 8}
    keep_order: by PID-3.1
    when_rejected: dead_letter
YAML
sink=()
if [ "$lab_is" = up ]; then sink=(--sink $((port + 1)) --drain 120s); fi
start=$(date +%s%N)
"$binary" run "$folder/Routes" --log-level error & engine=$!
until (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; do sleep 0.001; done
echo "listening after $((($(date +%s%N) - start) / 1000000)) ms"
resident() { awk '/VmRSS/ {printf "%.1f MB", $2 / 1024}' /proc/$engine/status; }
echo "resident idle: $(resident)"
"$folder/disk" "$folder/sync.bin" 2
if [ -n "${LIMIT:-}" ]; then
    "$LIMIT" $((port + 2)) "$folder/limit.db" & limit=$!
    trap 'kill $engine $limit 2>/dev/null || true; rm -rf "$folder"' EXIT
    until (exec 3<>/dev/tcp/127.0.0.1/$((port + 2))) 2>/dev/null; do sleep 0.001; done
fi
for connections in 1 16 64; do
    if [ -n "${LIMIT:-}" ]; then
        echo "the limit, $connections connections:"
        "$binary" load 127.0.0.1:$((port + 2)) --mix adt-a01 --connections $connections --duration "${seconds}s" --quiet
    fi
    echo "$connections connections:"
    "$binary" load 127.0.0.1:$port --mix adt-a01 --connections $connections --duration "${seconds}s" --quiet "${sink[@]}"
    echo "    resident after: $(resident)"
    "$folder/disk" "$folder/sync.bin" 1
done
