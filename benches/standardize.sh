#!/usr/bin/env bash
# Times standardizing and checking alone, on exports of three systems with the kr-contact pack.
#
#   benches/standardize.sh [ROWS [RUNS]]       1000000 rows, 3 runs by default
#
# Runs without publishing and prints the two stages' medians and the processor time of each run.
# Every field of the pack that the exports feed is standardized; most phones, mails, addresses and
# times are distinct. Needs python3.
set -euo pipefail
cd "$(dirname "$0")/.."

rows=${1:-1000000}
runs=${2:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo build --release --quiet --bin goldsieve --example generate
bin=${CARGO_TARGET_DIR:-target}/release
"$bin/examples/generate" --rows "$rows" --seed 7 --third csv --out "$work/data" >/dev/null

python3 - "$bin/goldsieve" "$work" "$rows" "$runs" <<'PYTHON'
import glob, os, statistics, subprocess, sys

program, work, rows, runs = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
files = [f for f in sorted(glob.glob(work + "/data/*.csv")) if not f.endswith("truth.csv")]
stages = {"standardize": [], "validate": []}
for _ in range(runs):
    done = subprocess.run([program, "run", *files, "--out", work + "/out", "--dry-run", "--timings"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"exit {done.returncode}\n{done.stderr}")
    for line in done.stderr.splitlines():
        words = line.split()
        if len(words) >= 3 and words[0] in stages and words[2] == "s":
            stages[words[0]].append(float(words[1]))
cores = len(os.sched_getaffinity(0))
print(f"{rows} rows, {runs} runs, {cores} cores\n")
print("| stage | median | min | max |")
print("|---|---|---|---|")
for name, times in stages.items():
    print(f"| {name} | {statistics.median(times):.2f} s | {min(times):.2f} s | {max(times):.2f} s |")
total = [sum(pair) for pair in zip(*stages.values())]
print(f"| both | {statistics.median(total):.2f} s | {min(total):.2f} s | {max(total):.2f} s |")
PYTHON
