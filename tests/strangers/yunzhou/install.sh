#!/bin/sh
# Fetches the libraries that the portal's pages load, by npm, into static/lib/.
set -eu
cd "$(dirname "$0")"
npm install --no-audit --no-fund --no-package-lock
mkdir -p static/lib
cp node_modules/vue/dist/vue.global.prod.js node_modules/vue-router/dist/vue-router.global.prod.js \
    node_modules/element-plus/dist/index.css node_modules/element-plus/dist/index.full.min.js \
    node_modules/element-plus/dist/locale/zh-cn.min.js node_modules/@element-plus/icons-vue/dist/index.iife.min.js static/lib/
rm -rf node_modules
