export const state = { config: null };

export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'class') node.className = value;
    else node.setAttribute(key, value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export async function api(path, body) {
  const options = body ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {};
  const response = await fetch('/api/' + path, options);
  const answer = await response.json();
  if (!response.ok && response.status !== 401) throw new Error(answer.msg);
  return answer;
}

export const query = (values) => new URLSearchParams(values).toString();

export function go(route) { location.hash = route; }

export function toast(text) {
  const node = h('div', { class: 'toast' }, text);
  document.body.append(node);
  setTimeout(() => node.remove(), 2500);
}

export function dialog(title, lines, button) {
  const mask = h('div', { class: 'mask' });
  mask.append(h('div', { class: 'dlg' }, h('h3', {}, title), lines.map((line) => h('p', {}, line)),
    h('div', { class: 'btn', onclick: () => mask.remove() }, button)));
  document.body.append(mask);
}

export const skeleton = () => [1, 2, 3, 4].map(() => h('div', { class: 'sk' }));

export function pager(pages, page, turn) {
  const box = h('div', { class: 'pg' });
  for (let n = 1; n <= pages; n++) box.append(h('span', { class: n === page ? 'on' : '', onclick: () => turn(n) }, n));
  return pages > 1 ? box : null;
}

export function field(name, placeholder, check, kind) {
  const input = kind === 'textarea' ? h('textarea', { placeholder }) : h('input', { type: kind || 'text', placeholder });
  const error = h('div', { class: 'err' });
  const box = h('div', { class: 'item' }, input, error);
  const validate = () => {
    const message = check ? check(input.value.trim()) : '';
    error.textContent = message || '';
    box.classList.toggle('bad', Boolean(message));
    return !message;
  };
  input.addEventListener('blur', () => { if (input.value) validate(); });
  return { name, box, validate, value: () => input.value, input };
}
