// The one entry: `hecha({op, …})` gives a promise of the answer, `{error}` when the request could not be understood.

// What is asked of one look and may share it with the question before; whatever else begins anew.
const SHARES = { facts: 1, main: 1, settle: 1, notices: 1 };

async function hecha(request) {
  if (!SHARES[request.op] || !pass) freshPass();
  setFrameBase(request.frame_offset, request.frame_scroll);
  install();
  switch (request.op) {
    case 'install': return { ok: true };
    case 'find': return find(request);
    case 'count': return count(request);
    case 'locate': return locate(request);
    case 'ask': return ask(request);
    case 'facts': return facts();
    case 'main': return mainNow();
    case 'settle': return settle(request);
    case 'outline': return outline(request);
    case 'focus': return focus(request);
    case 'value': return value(request);
    case 'choose': return choose(request);
    case 'notices': return notices();
    case 'dismiss': return dismiss(request);
    case 'dom': return dom();
    case 'cover': return cover(request);
    case 'scroll': return scroll(request);
    case 'frames': return frames();
    default: return { error: `unknown op ${request.op}` };
  }
}

try {
  install();
} catch (_) {
  // The document is not there yet; the first request installs.
}
