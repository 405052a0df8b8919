#!/usr/bin/env bash
# Times whole runs from files to published tables.
#
#   benches/end_to_end.sh [ROWS [RUNS]]        100000 rows, 5 runs by default
#
# Builds the release program, generates three CSV exports, warms up once, then runs into a fresh
# output directory each time. Prints one table and the stages of the median run. Needs python3.
set -euo pipefail
cd "$(dirname "$0")/.."

rows=${1:-100000}
runs=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo build --release --quiet --bin goldsieve --example generate
bin=${CARGO_TARGET_DIR:-target}/release
"$bin/examples/generate" --rows "$rows" --seed 7 --third csv --out "$work/data" >/dev/null

python3 - "$bin/goldsieve" "$work" "$rows" "$runs" <<'PYTHON'
import glob, os, re, shutil, subprocess, sys, time

program, work, rows, runs = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
files = [f for f in sorted(glob.glob(work + "/data/*.csv")) if not f.endswith("truth.csv")]

def run():
    out = work + "/out"
    shutil.rmtree(out, ignore_errors=True)
    log = open(work + "/log", "w+")
    start = time.monotonic()
    child = subprocess.Popen([program, "run", *files, "--out", out, "--timings"], stdout=subprocess.DEVNULL, stderr=log)
    # The child's own figures, not the largest of all children so far.
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    log.seek(0)
    text = log.read()
    if child.returncode != 0:
        sys.exit(f"exit {child.returncode}\n{text}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text

run()
done = sorted((run() for _ in range(runs)), key=lambda it: it[0])
wall, cpu, memory, text = done[len(done) // 2]
cores = len(os.sched_getaffinity(0))
print(f"{rows} rows, {runs} runs after a warm-up, {cores} cores\n")
print("| wall median | min | max | cpu | peak memory | rows/s |")
print("|---|---|---|---|---|---|")
peak = max(it[2] for it in done)
print(f"| {wall:.2f} s | {done[0][0]:.2f} s | {done[-1][0]:.2f} s | {cpu:.2f} s | {peak:.0f} MiB | {rows / wall:,.0f} |\n")
print("stages of the median run")
stages = [line for line in text.splitlines() if re.search(r"\d\.\d{3} s\b", line)]
print("\n".join(stages))
PYTHON
