#!/usr/bin/env bash
# Times whole runs from files to published tables, beside the floor program (and Splink) on the same
# data in the same session.
#
#   benches/end_to_end.sh [--splink] [ROWS [RUNS]]        100000 rows, 5 runs by default
#
# Builds the release program, generates three CSV exports, warms up once, then runs goldsieve into a
# fresh output directory and the floor program in turns: what else the machine does hits both alike.
# Prints one table, then the stages of goldsieve's median run in ns per row. `--splink` makes a Python
# virtual environment in target/splink, runs benches/splink_job.py once and adds its time and F1, with
# goldsieve's F1 by the same truth. GOLDSIEVE_BIN names a folder with goldsieve, examples/generate and
# examples/floor built before. Needs python3.
set -euo pipefail
cd "$(dirname "$0")/.."

splink=
if [ "${1:-}" = --splink ]; then splink=yes; shift; fi
rows=${1:-100000}
runs=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

bin=${GOLDSIEVE_BIN:-}
if [ -z "$bin" ]; then
  cargo build --release --quiet --bin goldsieve --example generate --example floor
  bin=${CARGO_TARGET_DIR:-target}/release
fi
"$bin/examples/generate" --rows "$rows" --seed 7 --third csv --out "$work/data" >/dev/null
python=
if [ -n "$splink" ]; then
  environment=${CARGO_TARGET_DIR:-target}/splink
  python=$environment/bin/python
  if ! "$python" -c "import splink, duckdb, pandas" 2>/dev/null; then
    python3 -m venv "$environment"
    "$python" -m pip install --quiet 'splink==5.*' pandas
  fi
fi

python3 - "$bin" "$work" "$rows" "$runs" "$python" <<'PYTHON'
import glob, json, os, re, shutil, subprocess, sys, time

bin, work, rows, runs, python = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
files = [f for f in sorted(glob.glob(work + "/data/*.csv")) if not f.endswith("truth.csv")]
out, truth = work + "/out", work + "/data/truth.csv"

def run(name, words):
    """Wall, CPU and peak memory (MiB) of one process, and what it said."""
    with open(f"{work}/log", "w+") as log:
        start = time.monotonic()
        child = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT)
        # The child's own figures, not the largest of all children so far.
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        text = log.read()
    if child.returncode != 0:
        sys.exit(f"{name}: exit {child.returncode}\n{text}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text

def goldsieve():
    shutil.rmtree(out, ignore_errors=True)
    return run("goldsieve", [bin + "/goldsieve", "run", *files, "--out", out, "--timings"])

def floor():
    return run("floor", [bin + "/examples/floor", work + "/data"])

goldsieve(), floor()
turns = [(goldsieve(), floor()) for _ in range(runs)]
done = {name: sorted((turn[at] for turn in turns), key=lambda it: it[0]) for at, name in enumerate(("goldsieve", "floor"))}
if python:
    done["splink"] = [run("splink", [python, "benches/splink_job.py", work + "/data"])]
base = done["floor"][len(done["floor"]) // 2][0]
cores = len(os.sched_getaffinity(0))
print(f"{rows} rows, {runs} runs in turns after a warm-up, {cores} cores\n")
print("| program | wall median | min | max | to the floor | cpu | peak memory | rows/s | ns/row |")
print("|---|---|---|---|---|---|---|---|---|")
for name, times in done.items():
    wall, cpu = times[len(times) // 2][:2]
    peak = max(it[2] for it in times)
    print(f"| {name} | {wall:.2f} s | {times[0][0]:.2f} s | {times[-1][0]:.2f} s | {wall / base:.2f}× | {cpu:.2f} s "
          f"| {peak:.0f} MiB | {rows / wall:,.0f} | {wall / rows * 1e9:,.0f} |")

for name in ("goldsieve", "floor"):
    print(f"\n| stage of {name} | seconds | ns/row |\n|---|---|---|")
    for line in done[name][len(turns) // 2][3].splitlines():
        stage = re.match(r"\s*(\S.*?)\s+(\d+\.\d{3}) s\b", line)
        if stage:
            print(f"| {stage[1]} | {stage[2]} | {float(stage[2]) / rows * 1e9:,.0f} |")

if python:
    print("\nsplink:\n" + done["splink"][0][3].strip())
    told = subprocess.run([bin + "/goldsieve", "evaluate", "--truth", truth, "--out", out], capture_output=True, text=True)
    print("\ngoldsieve by the same truth:\n" + (told.stdout or told.stderr).strip())
PYTHON
