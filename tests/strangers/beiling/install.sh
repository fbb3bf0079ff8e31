#!/bin/sh
# Fetches the libraries that the portal's pages load, by npm, into vendor/.
set -eu
cd "$(dirname "$0")"
npm install --no-audit --no-fund --no-package-lock
mkdir -p vendor
cp node_modules/react/umd/react.production.min.js node_modules/react-dom/umd/react-dom.production.min.js \
    node_modules/dayjs/dayjs.min.js node_modules/antd/dist/antd-with-locales.min.js node_modules/antd/dist/reset.css vendor/
cp node_modules/htm/dist/htm.umd.js vendor/htm.umd.js
rm -rf node_modules
