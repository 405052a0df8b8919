#!/usr/bin/env bash
# Looks at reports as people do: in a browser, on a desk, on a phone, in the dark and on paper.
# Fails on console errors, requests, accessibility violations, drawings cut off and controls that
# do not work; leaves pictures to look at. Run by hand, never by `cargo test`: it needs Node, and
# installs Chromium and two npm packages where they are missing.
#
#   tests/report/look.sh                      the example exports, in Korean and in English
#   tests/report/look.sh a/report.html …      these reports
#
# OUT=DIR chooses where the pictures go (default: target/look).
set -euo pipefail
cd "$(dirname "$0")/../.."
out="${OUT:-target/look}"
mkdir -p "$out"

chromium="$(command -v chromium || command -v chromium-browser || true)"
if [ -z "$chromium" ]; then
    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium fonts-noto-cjk
    chromium="$(command -v chromium)"
fi
if [ ! -d "$out/node_modules/axe-core" ] || [ ! -d "$out/node_modules/playwright-core" ]; then
    npm install --prefix "$out" --no-audit --no-fund playwright-core axe-core
fi

reports=("$@")
if [ ${#reports[@]} -eq 0 ]; then
    for lang in ko en; do
        cargo run --release --quiet -- run fixtures/crm/project.yaml --lang "$lang" --as-of 2026-11-21 --out "$out/run-$lang"
        reports+=("$out/run-$lang/current/report.html")
    done
fi
cp tests/report/look.mjs "$out/look.mjs"
CHROMIUM="$chromium" OUT="$out" node "$out/look.mjs" "${reports[@]}"
