#!/usr/bin/env bash
# How right the merging is without any project file, as a Markdown table.
#
#   benches/accuracy.sh [DIR]
#
# Runs and evaluates generated exports and, if a directory is given, every folder in it that holds
# records.csv and truth.csv. Needs python3.
set -euo pipefail
start=$PWD
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo build --release --quiet --bin goldsieve --example generate
bin=$(cd "${CARGO_TARGET_DIR:-target}/release" && pwd)

measure() { # NAME TRUTH FILE…
    local name=$1 truth=$2 out=$work/out code=0
    shift 2
    rm -rf "$out"
    "$bin/goldsieve" run "$@" --out "$out" --format json >"$work/run.json" 2>"$work/log" || code=$?
    # A gate may fail on a made-up set; the run is there all the same.
    if [ "$code" -gt 1 ]; then
        echo "| $name | exit $code | | | | | |"
        sed 's/^/    /' "$work/log" >&2
        return
    fi
    local run
    run=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["run_id"])' "$work/run.json")
    "$bin/goldsieve" evaluate --truth "$truth" --out "$out" --run "$run" --format json >"$work/evaluation.json"
    python3 - "$name" "$work/evaluation.json" "$work/run.json" <<'PYTHON'
import json, sys

name, evaluation, manifest = sys.argv[1], json.load(open(sys.argv[2])), json.load(open(sys.argv[3]))
pairs = evaluation["pairwise"]
shown = lambda value: "–" if value is None else f"{value:.4f}"
figures = manifest["figures"]
review = next((int(figures[key]) for key in ("review_pairs", "pairs_review") if key in figures), "")
print(f"| {name} | {evaluation['rows']} | {pairs['actual']} | {shown(pairs['precision'])} | {shown(pairs['recall'])} | {shown(pairs['f1'])} | {review} |")
PYTHON
}

echo "| set | rows | pairs | precision | recall | F1 | review pairs |"
echo "|---|---|---|---|---|---|---|"
for rows in 10000 100000; do
    data=$work/data-$rows
    "$bin/examples/generate" --rows "$rows" --seed 7 --third csv --out "$data" >/dev/null
    measure "generated $rows" "$data/truth.csv" "$data"/salesforce_contacts.csv "$data"/erp_customers.csv "$data"/shop_members.csv
    rm -rf "$data"
done
if [ $# -ge 1 ]; then
    sets=$(cd "$start" && cd "$1" && pwd)
    for records in "$sets"/*/records.csv; do
        set=$(dirname "$records")
        [ -f "$set/truth.csv" ] || continue
        measure "$(basename "$set")" "$set/truth.csv" "$records"
    done
fi
