// A service that runbooks call: every test scripts an address of its own and sees what came.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Listens on the port of this machine; answers `{ script, stop }`. `script(reply)` gives an address; `reply(call)` answers `{ status, body, headers, afterMs }`, or a promise of it. */
export async function startScriptedService(port) {
  const scripts = new Map();
  const server = createServer((request, response) => void answer(scripts, request, response));
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    script(reply = () => ({})) {
      // Nobody's else: what a suite before left running on the shared system still calls its own.
      const path = `/${randomUUID()}`;
      const calls = [];
      scripts.set(path, { reply, calls });
      return { url: `http://127.0.0.1:${port}${path}`, calls };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(scripts, request, response) {
  const [path] = request.url.split('?');
  const script = scripts.get(path);
  const text = await read(request);
  if (!script) return void response.writeHead(404).end();
  const call = {
    n: script.calls.length + 1,
    method: request.method,
    headers: request.headers,
    body: parsed(text),
    at: Date.now(),
    broken: false,
  };
  script.calls.push(call);
  response.once('close', () => (call.broken = !response.writableFinished));
  const { status = 200, body = {}, headers = {}, afterMs = 0 } = (await script.reply(call)) ?? {};
  if (afterMs > 0) await sleep(afterMs, undefined, { ref: false });
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function read(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
