#!/bin/sh
# Fetches jQuery, which the portal's pages load, by npm, into static/.
set -eu
cd "$(dirname "$0")"
npm install --no-audit --no-fund --no-package-lock --no-save jquery@1.11.1
cp node_modules/jquery/dist/jquery.min.js static/jquery-1.11.1.min.js
rm -rf node_modules
