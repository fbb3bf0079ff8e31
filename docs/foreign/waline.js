// Run by setup.sh: `node waline.js FILE` makes the tables that Waline expects in its SQLite file, `node waline.js FILE PORT`
// serves it on loopback.
const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')

const here = {paths: [process.cwd()]}
const [file, port] = process.argv.slice(2)

function tables () {
  const {Database} = require(require.resolve('sqlite3', here))
  const reactions = [...Array(9).keys()].map((n) => `reaction${n} INTEGER DEFAULT 0`)
  const times = ['createdAt TEXT DEFAULT CURRENT_TIMESTAMP', 'updatedAt TEXT DEFAULT CURRENT_TIMESTAMP']
  const columns = {
    wl_Comment: ['user_id INTEGER', 'comment TEXT', 'insertedAt TEXT', 'ip TEXT', 'link TEXT', 'mail TEXT', 'nick TEXT', 'pid INTEGER',
      'rid INTEGER', 'sticky INTEGER', 'status TEXT NOT NULL', '"like" INTEGER', 'ua TEXT', 'url TEXT'],
    wl_Counter: ['time INTEGER', ...reactions, 'url TEXT NOT NULL'],
    wl_Users: ['display_name TEXT', 'email TEXT', 'password TEXT', 'type TEXT', 'label TEXT', 'url TEXT', 'avatar TEXT', 'github TEXT',
      'twitter TEXT', 'facebook TEXT', 'google TEXT', 'weibo TEXT', 'qq TEXT', 'oidc TEXT', 'huawei TEXT', '"2fa" TEXT']
  }
  const db = new Database(file)
  db.serialize(() => {
    for (const [name, own] of Object.entries(columns)) {
      db.run(`CREATE TABLE ${name} (${['id INTEGER PRIMARY KEY AUTOINCREMENT', ...own, ...times].join(', ')})`)
    }
  })
}

function serve () {
  Object.assign(process.env, {
    SQLITE_PATH: path.dirname(file), SQLITE_DB: path.basename(file, '.sqlite'), TMPDIR: fs.mkdtempSync(path.join(path.dirname(file), 'run')),
    JWT_TOKEN: 'loopback', OAUTH_URL: `http://127.0.0.1:${port}/no-oauth`, AKISMET_KEY: 'false', IPQPS: '0', DISABLE_REGION: 'true'
  })
  const waline = require(require.resolve('@waline/vercel', here))
  const answer = waline({env: 'vercel'})
  // Before every answer Waline asks a server of its makers which other accounts may log in; here none may, and nobody is asked.
  const none = (reply) => reply.setHeader('content-type', 'application/json').end('{"services": []}')
  http.createServer((ask, reply) => ask.url.startsWith('/no-oauth') ? none(reply) : answer(ask, reply)).listen(Number(port), '127.0.0.1')
}

if (port) serve(); else tables()
