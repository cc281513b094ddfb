import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough that a kill meets calls that are under way. */
const ANSWER_AFTER_MS = 5;

/** The service that the runs call. Counts its calls by `Idempotency-Key`, and answers each key always the same. */
export async function startStub(answerAfterMs = ANSWER_AFTER_MS) {
  const callsByKey = new Map();
  let calls = 0;
  let waiting = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const key = request.headers['idempotency-key'] ?? '';
      callsByKey.set(key, (callsByKey.get(key) ?? 0) + 1);
      calls++;
      waiting = waiting.filter(({ at, tell }) => calls < at || tell());
      void answer(response, key, answerAfterMs);
    });
  });
  await new Promise((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${server.address().port}`;
  return {
    address,
    url: `http://${address}`,
    callsByKey,
    get calls() {
      return calls;
    },
    /** Resolves when so many calls have come in all; `signal` gives up. */
    reached(at, signal) {
      if (calls >= at) return Promise.resolve();
      return new Promise((resolve) => {
        const tell = () => void resolve();
        waiting.push({ at, tell });
        signal.addEventListener('abort', tell, { once: true });
      });
    },
    stop: () => new Promise((resolve) => void server.close(resolve).closeAllConnections()),
  };
}

async function answer(response, key, answerAfterMs) {
  await sleep(answerAfterMs);
  // Whoever asked may be dead by now.
  response.on('error', () => undefined).writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ok: true, key }));
}
