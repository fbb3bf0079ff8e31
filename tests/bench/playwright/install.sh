#!/usr/bin/env bash
# Installs Playwright Test at the pinned version; the browser is the system's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if ! command -v npm >/dev/null; then
  echo 'Playwright Test: not installed, npm is missing (apt-get install nodejs npm); its columns will be empty'
  exit 0
fi
wanted=$(sed -nE 's/.*"@playwright\/test": "([^"]+)".*/\1/p' package.json)
there=$(sed -nE 's/^  "version": "([^"]+)".*/\1/p' node_modules/@playwright/test/package.json 2>/dev/null || true)
[ "$wanted" = "$there" ] || PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --silent
