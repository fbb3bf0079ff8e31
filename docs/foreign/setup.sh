#!/bin/bash
# setup.sh NAME FOLDER: sets an application that others wrote up in FOLDER, with the pages of pages/NAME, and serves it on
# loopback until it is interrupted. NAME is one of: dokuwiki mediawiki docsify redmine vitepress; `all` serves every one in
# a folder of its own below FOLDER (find-entry of one starts from another's home page).
# A FOLDER that is set up already is served as it is; remove it to start afresh. Nothing outside FOLDER is written.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
names="dokuwiki mediawiki docsify redmine vitepress"
usage() { sed -n '2,5s/^# //p' "$0" >&2; exit 1; }
[ $# = 2 ] || usage
case " all $names " in *" $1 "*) ;; *) usage ;; esac
name=$1; mkdir -p "$2"; folder=$(cd "$2" && pwd); pages=$here/pages/$name

need() { # need COMMAND-OR-PATH PACKAGES
  command -v "$1" >/dev/null || [ -e "$1" ] || { echo "$name needs $1: apt-get install --no-install-recommends $2" >&2; exit 1; }
}
form() { python3 "$here/docx.py" "$@"; } # form FILE TITLE FIELD…: a real .docx

setup_dokuwiki() {
  need php "php-cli php-xml php-mbstring"; need /usr/share/dokuwiki/doku.php dokuwiki
  cp -rL /usr/share/dokuwiki/. . && chmod -R u+w .
  mkdir -p conf data/{attic,cache,index,locks,log,media,media_attic,media_meta,meta,pages,tmp}
  cp -L /etc/dokuwiki/*.conf /etc/dokuwiki/{dokuwiki,license,mediameta,plugins,plugins.required}.php conf/
  sed -i "s#'/var/lib/dokuwiki/data'#'./data'#" conf/dokuwiki.php
  echo '<?php' > inc/preload.php
  cat > conf/local.php <<'PHP'
<?php
$conf['title'] = '青岚县办事百科';
$conf['lang'] = 'zh';
$conf['useacl'] = 1;
$conf['autopasswd'] = 0;
$conf['mailfrom'] = 'wiki@example.com';
PHP
  printf '# <?php exit()?>\n*\t@ALL\t8\n' > conf/acl.auth.php
  printf '# <?php exit()?>\n' > conf/users.auth.php
  local file
  for file in "$pages"/*.txt; do php bin/dwpage.php commit -m new "$file" "$(basename "$file" .txt)"; done
  # Names of files are kept as they stand in addresses.
  form "data/media/$(php -r 'echo urlencode("食品经营许可申请表.docx");')" 食品经营许可申请表 经营者名称 经营场所 主体业态 经营项目 申请人签名
  form "data/media/$(php -r 'echo urlencode("食品安全承诺书.docx");')" 食品安全承诺书 承诺人 承诺事项 日期
  php bin/indexer.php -q
}
serve_dokuwiki() { PHP_CLI_SERVER_WORKERS=3 exec php -S 127.0.0.1:8301; }

setup_mediawiki() {
  need php "php-cli php-sqlite3 php-intl php-xml php-mbstring"; need /usr/share/mediawiki/index.php mediawiki
  mkdir -p mw mwdata forms
  cp -rL /usr/share/mediawiki/. mw/ 2>/dev/null || [ -e mw/index.php ] # LocalSettings.php is a link to nothing
  chmod -R u+w mw && cd mw && rm -f LocalSettings.php
  php maintenance/install.php --dbtype sqlite --dbpath "$folder/mwdata" --server http://mw.localhost:8302 \
    --scriptpath "" --lang zh-cn --pass 'Loopback-only-7311' --skins Vector 青岚县知识库 Admin
  cat >> LocalSettings.php <<'PHP'
$wgEnableUploads = true;
$wgFileExtensions[] = 'docx';
$wgMainCacheType = CACHE_DB;
$wgEnableEmail = false;
PHP
  local file title
  for file in "$pages"/*.wiki; do
    title=$(basename "$file" .wiki); php maintenance/edit.php -u Admin "${title/#Talk-/Talk:}" < "$file"
  done
  form ../forms/老年人优待证申请表.docx 老年人优待证申请表
  form ../forms/排污许可证申请表.docx 排污许可证申请表 单位名称 统一社会信用代码 排放口数量 法定代表人签名
  php maintenance/importImages.php --extensions docx ../forms
  php maintenance/rebuildtextindex.php
  php maintenance/runJobs.php
}
serve_mediawiki() { cd mw; PHP_CLI_SERVER_WORKERS=4 exec php -S 127.0.0.1:8302; }

setup_docsify() {
  need npm nodejs
  npm install --no-audit --no-fund --ignore-scripts --prefix . docsify@4.13.1
  mkdir -p www/files && cp "$pages"/* www/ && cp -r node_modules/docsify/lib www/docsify
  form www/files/高龄津贴申请表.docx 高龄津贴申请表
}
serve_docsify() { exec python3 -m http.server --bind 127.0.0.1 --directory www 8303; }

setup_redmine() {
  need bundle "redmine redmine-sqlite ruby-webrick"; need /usr/share/redmine/config.ru redmine
  cp -r /usr/share/redmine/. . && chmod -R u+w . && rm -rf Gemfile.lock instances config/database.yml
  local own=instances/default # where Debian's Redmine looks for what is of one instance
  mkdir -p $own/{config,files,log,tmp,public/plugin_assets} tmp forms
  printf 'production:\n  adapter: sqlite3\n  database: %s/db/redmine.sqlite3\n' "$folder" | tee config/database.yml > $own/config/database.yml
  openssl rand -hex 40 > $own/config/secret_key.txt
  sed -i "s#'/usr/share/redmine/#'$folder/#" Gemfile
  echo 'gem "webrick"' > Gemfile.local
  form forms/小餐饮登记申请表.docx 小餐饮登记申请表 店名 地址 经营者 面积 签名
  export RAILS_ENV=production REDMINE_LANG=zh
  bundle exec rake db:migrate > $own/log/setup.log
  bundle exec rake redmine:load_default_data
  PAGES=$pages FORMS=$folder/forms bundle exec ruby bin/rails runner "$here/redmine.rb"
}
serve_redmine() { RAILS_ENV=production exec bundle exec ruby bin/rails server -u webrick -b 127.0.0.1 -p 8304; }

setup_vitepress() { # a site of VitePress (search in a dialog) with Waline's box for questions, whose server is another
  need npm nodejs; need g++ "g++ make"; need /usr/include/node "a nodejs with its headers"
  npm install --no-audit --no-fund --ignore-scripts --prefix . vitepress@1.6.4 @waline/client@3.15.2 @waline/vercel@1.39.3
  (cd node_modules/sqlite3 && npx --yes node-gyp rebuild --nodedir=/usr > "$folder/sqlite3.log" 2>&1)
  cp -r "$pages" site && mkdir -p site/public/files data
  form site/public/files/生育登记表.docx 生育登记表
  form site/public/files/户外广告设置申请表.docx 户外广告设置申请表 单位名称 设置地点 规格 期限 签名
  form site/public/files/户外广告设置申请表（样表）.docx 户外广告设置申请表（样表） "单位名称：某某商店" "设置地点：某某路1号" "规格：3米×1米"
  npx vitepress build site
  node "$here/waline.js" data/waline.sqlite
}
serve_vitepress() { # not by `vitepress preview`, which listens on every address
  node "$here/waline.js" "$folder/data/waline.sqlite" 8306 &
  python3 -m http.server --bind 127.0.0.1 --directory site/.vitepress/dist 8305 &
  trap 'kill $(jobs -p)' EXIT
  wait
}

if [ "$name" = all ]; then
  trap 'kill $(jobs -p) 2>/dev/null' EXIT
  for one in $names; do "$0" "$one" "$folder/$one" & done
  wait
  exit
fi
cd "$folder"
if [ ! -e .ready ]; then
  [ -z "$(ls -A)" ] || { echo "$folder is neither empty nor set up by this script: name another, or remove it" >&2; exit 1; }
  ("setup_$name")
  touch .ready
fi
echo "serving $name on loopback; interrupt to end"
"serve_$name"
