#!/usr/bin/env bash
# Nanoseconds to parse a message and look up eight values, beside copying the same bytes and beside other parsers.
#
#   Tests/Benchmarks/Parsing/parsing.sh
#
# Release build, one thread, its own CPU time, in one run. PYTHON names an interpreter that has the peers
# (`pip install hl7 hl7apy`); without them they are skipped, and the output says so.
set -euo pipefail
cd "$(dirname "$0")/../../.."
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/orderly-parsing-XXXXXX")
trap 'rm -rf "$folder"' EXIT
export ORDERLY_ROOMS=ParseBench
build=(swift build -c release --product ParseBench --scratch-path .build-bench)
"${build[@]}" >&2
"$("${build[@]}" --show-bin-path)/ParseBench" "$folder"
"${PYTHON:-python3}" Tests/Benchmarks/Parsing/peers.py "$folder"
