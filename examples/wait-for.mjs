// Asks an address until its answer holds a text; what does not come within WAIT_SECONDS (60) is an error that shows what came instead.
// `node examples/wait-for.mjs $API/executions/$ID '"AWAITING_EVENT"'`
import { argv, env, exit } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_AFTER_MS = 200;
const SHOWN_MAX = 2_000;
const [address, text] = argv.slice(2);
const waitMs = Number(env.WAIT_SECONDS ?? 60) * 1_000;
const end = Date.now() + waitMs;

for (let found = await ask(); !found.includes(text); found = await ask()) {
  if (Date.now() > end) {
    console.error(`expected ${address} to say ${text} within ${waitMs / 1_000} s, found:\n${found.slice(0, SHOWN_MAX)}`);
    exit(1);
  }
  await sleep(AGAIN_AFTER_MS);
}

/** A service that cannot be reached yet is waited for like one that has not said it yet. */
async function ask() {
  try {
    const signal = AbortSignal.timeout(Math.max(1, end - Date.now()) + AGAIN_AFTER_MS);
    const answer = await fetch(address, { headers: { 'x-api-key': env.KEY ?? '' }, signal });
    return await answer.text();
  } catch (error) {
    return `${error.message}${error.cause ? `: ${error.cause.message}` : ''}`;
  }
}
