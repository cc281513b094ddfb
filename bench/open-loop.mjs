// Starts runs at a rate, whether those before are answered or not, and prints what became of each. A process of its own, so that who floods and who is measured
// do not wait for each other. By environment: URL, SECONDS, ASKERS (JSON: `[{ key, runbookId, rate }]`, rates by the second).
import { Pool } from 'undici';

/** More at once than any limit of the service lets in. What has to wait for one of them is told, as time that its client was late. */
const CONNECTIONS = 600;
const { URL: url, SECONDS } = process.env;
const askers = JSON.parse(process.env.ASKERS);
const seconds = Number(SECONDS);
const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });

const asked = [];
const pending = [];
const waiting = [];
let busy = 0;
const begun = performance.now();
const sent = askers.map(() => 0);
for (;;) {
  const at = performance.now() - begun;
  if (at >= seconds * 1_000) break;
  for (const [index, { rate }] of askers.entries()) {
    for (; sent[index] < (at * rate) / 1_000; sent[index]++) pending.push(start(index, begun + (sent[index] * 1_000) / rate));
  }
  await new Promise((resolve) => setTimeout(resolve, 2));
}
await Promise.all(pending);
process.stdout.write(JSON.stringify(asked));
await pool.close();

async function start(asker, due) {
  if (busy >= CONNECTIONS) await new Promise((resolve) => waiting.push(resolve));
  busy++;
  const { key, runbookId } = askers[asker];
  const sentAt = performance.now();
  const one = { asker, lateMs: sentAt - due };
  try {
    const answer = await pool.request({
      method: 'POST',
      path: '/api/v1/executions',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ runbookId, inputs: { host: `host-${asked.length}` } }),
    });
    const { id } = await answer.body.json();
    const saysWhen = answer.headers['retry-after'] !== undefined;
    asked.push({ ...one, status: answer.statusCode, ms: performance.now() - sentAt, id, saysWhen });
  } catch (error) {
    asked.push({ ...one, status: error.code ?? error.name, ms: performance.now() - sentAt });
  }
  busy--;
  waiting.shift()?.();
}
