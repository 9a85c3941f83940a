#!/usr/bin/env bash
# What searching and dropping a day of 1,000,000 messages costs, and what the search index costs intake.
#   Tests/Benchmarks/store.sh [MESSAGES]
set -euo pipefail
cd "$(dirname "$0")/../.."
export ORDERLY_BENCH=1 ORDERLY_BENCH_MESSAGES="${1:-1000000}"
swift test -c release --filter StoreBench
