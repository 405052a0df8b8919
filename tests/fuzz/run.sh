#!/usr/bin/env bash
# Runs every fuzz target for SECONDS (60) on seeds made from the fixtures and prints what came of
# it. Targets may be named behind the seconds. Needs nightly Rust and cargo-fuzz.
#
# KEEP names a folder for what is found: grown corpora and the inputs of crashes; else all is
# thrown away but the crashes. MORE_SEEDS names a folder of further workbooks to start from.
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(csv encoding json xlsx markup)

fixtures=../../fixtures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
found=${KEEP:-$(mktemp -d -t goldsieve-fuzz.XXXXXX)}
mkdir -p "$found"
found=$(realpath "$found")

# The crates that the program ships with are the ones to test.
cp ../../Cargo.lock Cargo.lock

# Copies the first 16 KB of a file into a corpus, with a byte behind it that chooses options.
seed() { # target file option
    { head -c 16384 "$2"; printf "\\x$3"; } >"$work/$1/$3-$(basename "$2")"
}

mkdir -p "$work"/{csv,encoding,json,xlsx,markup}
for file in "$fixtures"/malformed/*.{csv,tsv,txt} "$fixtures"/crm/*.csv; do
    seed csv "$file" 00
    seed csv "$file" 61
    for option in 00 04 80 82 84 8e 96; do seed encoding "$file" "$option"; done
done
cp "$fixtures"/malformed/*json "$work/json"
for file in "$fixtures"/malformed/{html.xls,spreadsheetml.xls,no-table.html}; do
    seed markup "$file" 00
    seed markup "$file" 0a
done
cp "$fixtures"/malformed/*.xlsx "$work/xlsx"
for file in "$fixtures"/{malformed,crm}/*.{xls,xlsx,ods}; do
    [ -f "$file" ] || continue
    parts=$(unzip -Z1 "$file" 2>/dev/null | grep -E '^xl/worksheets/[^/]*\.xml$' || true)
    for part in $parts; do
        sheet=$work/xlsx/$(basename "$file")-$(basename "$part")
        { unzip -p "$file" "$part" || true; } | head -c 8192 >"$sheet"
        { cat "$sheet"; printf '<?part?>'; unzip -p "$file" xl/styles.xml; } >"$sheet-styled"
    done
done
printf '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>name</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-03-05"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>' >"$work/xlsx/content.xml"
if [ -n "${MORE_SEEDS:-}" ]; then
    find "$MORE_SEEDS" -type f -size -64k -exec cp {} "$work/xlsx" \;
fi

declare -A longest=([csv]=32768 [encoding]=16384 [json]=32768 [xlsx]=32768 [markup]=32768)
rows=()
status=0
# No line of ours is unsafe, so that sanitizers would only make the same search slower. A crash does
# not end the search: it works in a process of its own.
for target in "${targets[@]}"; do
    mkdir -p "$found/$target" "$found/corpus/$target"
    log=$found/$target.log
    cargo +nightly fuzz build --fuzz-dir . --sanitizer none "$target" >"$log" 2>&1 || {
        cat "$log"
        exit 1
    }
    started=$SECONDS
    cargo +nightly fuzz run --fuzz-dir . --sanitizer none "$target" \
        "$found/corpus/$target" "$work/$target" -- \
        -fork=1 -ignore_crashes=1 -ignore_timeouts=1 -ignore_ooms=1 \
        -max_total_time="$seconds" -max_len="${longest[$target]}" -timeout=20 \
        -rss_limit_mb=4096 -dict="$PWD/dictionaries/$target.dict" \
        -artifact_prefix="$found/$target/" >>"$log" 2>&1 || status=1
    executions=$(grep -aoE '^#[0-9]+' "$log" | tail -1 | tr -d '#' || true)
    crashes=$(find "$found/$target" -type f \( -name 'crash-*' -o -name 'timeout-*' -o -name 'oom-*' \) | wc -l)
    [ "$crashes" -eq 0 ] || status=1
    rows+=("$(printf '%-10s %12s %8s %8s' "$target" "${executions:-0}" $((SECONDS - started)) "$crashes")")
done

printf '%-10s %12s %8s %8s\n' target executions seconds crashes
printf '%s\n' "${rows[@]}"
if [ $status -ne 0 ]; then
    echo "Inputs and logs are in $found"
elif [ -z "${KEEP:-}" ]; then
    rm -rf "$found"
fi
exit $status
