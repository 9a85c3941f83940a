#!/usr/bin/env bash
# Fuzzes one target, or each in turn, and ends with an error at the first input that breaks a promise.
#
#   Tests/Fuzz/run.sh TARGET|all [SECONDS]
#
# TARGET is framer, parser, edits, path, escapes, batch, yaml, language or routes. The seeds are the messages, routes and
# own seeds of this repository; what is found meanwhile is kept in .build-fuzz/corpus/TARGET and an input that stopped
# the process in .build-fuzz/found/TARGET-…, to be shown again by
#
#   FUZZ_TARGET=TARGET .build-fuzz/release/Fuzz INPUT
#
# FUZZ_RUNS=N does N inputs a target instead, the same ones in each run: what CI does.
# FUZZ_SANITIZE=fuzzer builds without the address sanitizer.
set -euo pipefail
cd "$(dirname "$0")/../.."
wanted=${1:?which target, or all} seconds=${2:-60}
limit=(-max_total_time="$seconds")
corpus=.build-fuzz/corpus
if [ -n "${FUZZ_RUNS:-}" ]; then
    limit=(-runs="$FUZZ_RUNS" -seed=1)
    corpus=$(mktemp -d)
    trap 'rm -rf "$corpus"' EXIT
fi
export ORDERLY_ROOMS=Fuzz SWIFT_BACKTRACE=enable=no
export ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16${ASAN_OPTIONS:+:$ASAN_OPTIONS}
build=(swift build -c release --product Fuzz --scratch-path .build-fuzz
    -Xswiftc "-sanitize=${FUZZ_SANITIZE:-fuzzer,address}")
"${build[@]}" >&2
binary=$("${build[@]}" --show-bin-path)/Fuzz

fuzz() {
    local target=$1 seeds=(Tests/Fuzz/Seeds/"$1") longest=4096 dictionary=Tests/Fuzz/Dictionaries/hl7.dict
    case $target in
        framer | parser | edits | batch | escapes) seeds+=(Samples/*/) ;;
        yaml | routes) seeds+=(Routes Tests/RoutesTests/Golden) dictionary=Tests/Fuzz/Dictionaries/route.dict ;;
        path | language) longest=400 dictionary=Tests/Fuzz/Dictionaries/route.dict ;;
    esac
    mkdir -p "$corpus/$target" .build-fuzz/found Tests/Fuzz/Seeds/"$target"
    FUZZ_TARGET=$target "$binary" "$corpus/$target" "${seeds[@]}" -dict="$dictionary" -max_len="$longest" \
        "${limit[@]}" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 -verbosity="${FUZZ_VERBOSITY:-1}" \
        -artifact_prefix=".build-fuzz/found/$target-"
}

if [ "$wanted" = all ]; then
    for target in framer parser batch edits path escapes yaml language routes; do fuzz "$target"; done
else
    fuzz "$wanted"
fi
