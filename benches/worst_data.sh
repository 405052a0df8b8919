#!/usr/bin/env bash
# Times runs over the worst that a month may bring, beside plain data of the same size:
#
#   benches/worst_data.sh [ROWS]        300000 rows by default
#
#   one value      two rows in three carry one phone number
#   identical      a sixth of the rows again, each a copy of one row under a new id
#   one block      a third of the rows share name and birth date
#   wide           1,000 columns and as many cells as the plain export
#
# Builds the release program, generates one export, runs each once after a warm-up and prints one
# table. Time should stay within 2 times that of plain data, memory within what the rows explain.
# Needs python3.
set -euo pipefail
cd "$(dirname "$0")/.."

rows=${1:-300000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo build --release --quiet --bin goldsieve --example generate
bin=${CARGO_TARGET_DIR:-target}/release
# About a third of the rows are members of the shop, whose export is plain UTF-8.
"$bin/examples/generate" --rows $((rows * 33 / 10)) --seed 7 --third csv --out "$work/data" >/dev/null

python3 - "$bin/goldsieve" "$work" "$rows" <<'PYTHON'
import csv, os, shutil, subprocess, sys, time

program, work, rows = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with open(work + "/data/shop_members.csv", encoding="utf-8-sig", newline="") as file:
    header, *members = csv.reader(file)
members = members[:rows]
column = {name: at for at, name in enumerate(header)}
ID, NAME, BIRTH, MOBILE = (column[name] for name in ("회원번호", "이름", "생년월일", "휴대전화"))

def changed(share, **values):
    """The rows, a share of which spread over all carry the given values."""
    for at, row in enumerate(members):
        if at * share % 1 + share >= 1:
            row = list(row)
            for name, value in values.items():
                row[globals()[name]] = value
        yield row

def identical():
    yield from members
    model = next(row for row in members if row[MOBILE] and row[BIRTH])
    for number in range(len(members) // 6):
        yield [f"9{number:09}" if at == ID else cell for at, cell in enumerate(model)]

def wide():
    further = 1000 - len(header)
    for at, row in enumerate(members[: len(members) * len(header) // 1000]):
        yield row + [str((at * 7 + column) % 1000) for column in range(further)]

cases = {
    "plain": (header, list(members)),
    "one value": (header, changed(2 / 3, MOBILE="010-2345-6789")),
    "identical": (header, identical()),
    "one block": (header, changed(1 / 3, NAME="김민수", BIRTH="1980-05-17")),
    "wide": (header + [f"항목{at}" for at in range(1000 - len(header))], wide()),
}

def run(path):
    out = work + "/out"
    shutil.rmtree(out, ignore_errors=True)
    start = time.monotonic()
    with open(work + "/log", "w+") as log:
        child = subprocess.Popen([program, "run", path, "--out", out], stdout=subprocess.DEVNULL, stderr=log)
        # The child's own figures, not the largest of all children so far.
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            log.seek(0)
            sys.exit(f"exit {child.returncode}\n{log.read()}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

print(f"{len(members)} rows, {len(os.sched_getaffinity(0))} cores\n")
print("| data | rows | text | wall | cpu | against plain | peak memory | against plain |")
print("|---|---|---|---|---|---|---|---|")
plain = None
for name, (names, lines) in cases.items():
    path = work + "/members.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        count = 0
        for line in lines:
            writer.writerow(line)
            count += 1
    size = os.path.getsize(path) / 1e6
    if plain is None:
        run(path)
    wall, cpu, memory = run(path)
    plain = plain or (cpu, memory)
    against = f"{cpu / plain[0]:.2f}× | {memory:.0f} MiB | {memory / plain[1]:.2f}×"
    print(f"| {name} | {count} | {size:.0f} MB | {wall:.2f} s | {cpu:.2f} s | {against} |", flush=True)
PYTHON
