// Text as it is compared: the same rules as the runner's, with the table generated from it.

const FOLD = (() => {
  const map = new Map();
  const from = Array.from(TRADITIONAL);
  const to = Array.from(SIMPLIFIED);
  for (let i = 0; i < from.length; i += 1) map.set(from[i], to[i]);
  return map;
})();
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]/u;
const WHITE = /[\s\u0085\u200b-\u200f\ufeff]/;
const MARKS = '*:[]|\u203a\u00bb>\u00b7\u2022 ';
const PLAIN = /^[A-Za-z0-9]*$/;
const normals = new Map();

function normal(text) {
  if (!text) return '';
  const known = normals.get(text);
  if (known !== undefined) return known;
  const out = PLAIN.test(text) ? text : normalise(text);
  if (normals.size > 20000) normals.clear();
  normals.set(text, out);
  return out;
}

function normalise(text) {
  let out = '';
  let last = '';
  let space = false;
  for (const raw of text.normalize('NFKC')) {
    if (WHITE.test(raw)) {
      space = true;
      continue;
    }
    const c = FOLD.get(raw) || raw;
    if (space && out && !(HAN.test(last) && HAN.test(c))) out += ' ';
    space = false;
    out += c;
    last = c;
  }
  let from = 0;
  let to = out.length;
  while (from < to && MARKS.includes(out[from])) from += 1;
  while (to > from && MARKS.includes(out[to - 1])) to -= 1;
  return out.slice(from, to);
}

function hasHan(text) {
  return HAN.test(text);
}

// Two 32-bit FNV-1a sums over the UTF-16 units, as 16 hexadecimal digits.
function digest(text) {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ (unit + 0x5bd1), 0x01000193) ^ (b >>> 15);
  }
  const hex = (n) => (n >>> 0).toString(16).padStart(8, '0');
  return hex(a) + hex(b);
}
