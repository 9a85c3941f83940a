#!/usr/bin/env bash
# The fault bench: every bench, or the short form that the test suite runs in a minute, or one by its name.
#
#     Tests/FaultBench/run.sh [short|full|NAME] [ARGUMENTS OF THAT BENCH]
#
# The engine is $ORDERLY, or the release build, or the debug build. A bench that needs what this machine does not give
# (root, loop devices, strace) says so and is skipped.
set -uo pipefail
cd "$(dirname "$0")/../.."
for program in "${ORDERLY:-}" .build/release/orderly .build-release/release/orderly .build/debug/orderly; do
    [ -n "$program" ] && [ -x "$program" ] && break
done
[ -x "$program" ] || { echo "there is no engine: swift build -c release --product orderly"; exit 2; }

# Nothing in the short form needs root, and no timing decides about it.
short=(
    "kill_points --stride 47 --workers 4" "failing_calls --stride 223 --workers 4" "short_writes --stride 7"
    "random_kills --kills 4 --senders 4" "hostile_peers --exchanges 300" "resends --cuts 3 --reused 200"
    "crash_loop --crashes trap recursion --kills 2"
)
full=(
    flush_before_ack "lab_outage --messages 10000 --kills 5" "kill_protocols --messages 2000 --kills 30" "kill_replay --messages 5000 --kills 30" kill_points failing_calls short_writes
    "random_kills --kills 500" "power_cuts --cuts 200" "hostile_peers --exchanges 100000"
    "resends --cuts 10000 --reused 100000" clock_jumps "full_disk --cycles 100" bad_peers
    night_outage crash_loop refused_commits
)
case "${1:-short}" in
    short) benches=("${short[@]}") ;;
    full) benches=("${full[@]}") ;;
    *) benches=("$*") ;;
esac

failures=0
for bench in "${benches[@]}"; do
    read -r -a words <<<"$bench"
    begin=$SECONDS
    python3 "Tests/FaultBench/${words[0]}.py" "$program" "${words[@]:1}"
    status=$?
    case $status in
        0) outcome=passed ;;
        77) outcome=skipped ;;
        *) outcome=FAILED failures=$((failures + 1)) ;;
    esac
    echo "== ${words[0]}: $outcome in $((SECONDS - begin)) s"
done
exit $((failures > 0))
