#!/usr/bin/env bash
# Instructions per operation of every hot kernel, counted by valgrind: the same on a noisy machine.
#
#   benches/instructions.sh                        prints one table
#   benches/instructions.sh --save FILE            and keeps it
#   benches/instructions.sh --compare FILE         and sets it beside one that was kept; exit code 1
#                                                  where a kernel needs over 3 % more than it did
#   ROWS=20000 benches/instructions.sh             other than 3,000 rows; compare like with like
#
# A kept table holds for one compiler and one machine type. PROGRAM names a program built before
# (cargo bench --no-run --bench instructions) in place of building it. Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."

rows=${ROWS:-3000} save= compare=
while [ $# -gt 0 ]; do
  case $1 in
    --save) save=$2; shift 2 ;;
    --compare) compare=$2; shift 2 ;;
    *) echo "unknown word: $1" >&2; exit 2 ;;
  esac
done
command -v valgrind >/dev/null || { echo "valgrind is not installed" >&2; exit 2; }
program=${PROGRAM:-$(cargo build --release --bench instructions --message-format=json-render-diagnostics |
  sed -n 's/.*"name":"instructions".*"executable":"\([^"]*\)".*/\1/p')}

table=$(mktemp)
trap 'rm -f "$table" "$table.log"' EXIT
"$program" | while read -r kernel; do
  operations=$(valgrind --tool=callgrind --collect-atstart=no --toggle-collect='*measured_kernel*' \
    --callgrind-out-file=/dev/null "$program" "$kernel" "$rows" 2>"$table.log" | cut -d' ' -f1) ||
    { cat "$table.log" >&2; exit 3; }
  instructions=$(sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$table.log")
  printf '%s\t%s\t%s\t%s\n' "$kernel" "$rows" "$operations" "$instructions"
done >"$table"
[ -z "$save" ] || cp "$table" "$save"

awk -F'\t' -v compare="$compare" '
  BEGIN {
    while (compare != "" && (got = getline line < compare) > 0) {
      split(line, cell, "\t")
      before[cell[1], cell[2]] = cell[4] / cell[3]
    }
    if (compare != "" && got < 0) { print compare ": cannot be read" > "/dev/stderr"; failed = 2; exit }
    print "| kernel | operations | instructions | per operation |" (compare ? " before | change |" : "")
    print "|---|---|---|---|" (compare ? "---|---|" : "")
  }
  {
    each = $4 / $3
    row = sprintf("| %s | %d | %d | %.1f |", $1, $3, $4, each)
    if (compare != "" && ($1, $2) in before) {
      was = before[$1, $2]
      row = row sprintf(" %.1f | %+.1f %% |", was, 100 * (each / was - 1))
      if (each > was * 1.03) failed = 1
    } else if (compare != "") row = row " – | new |"
    print row
  }
  END { exit failed }
' "$table"
