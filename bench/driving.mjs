// What the benches of whole runs share: the stub that the measured steps call, the clients that drive runs, and what a process costs.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { freePort, startProcess } from '../test/servers/process.mjs';
import { API_KEY, client } from '../test/system/index.mjs';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK']).toString());

export async function startStub() {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port) };
  const stub = startProcess({ name: 'stub', command: process.execPath, args: ['bench/stub.mjs'], logFile: '/dev/null', env });
  return { ...stub, url: `http://127.0.0.1:${port}`, target: `127.0.0.1:${port}` };
}

/** The id of the registered runbook. */
export async function register(url, runbook) {
  const { status, body } = await client(url).post('/runbooks', runbook);
  if (status !== 201) throw new Error(`expected the workload to be registered, found ${JSON.stringify(body)}`);
  return body.id;
}

/** What `client.mjs` measures of so many clients, for so many seconds or, where `runs` is given, until so many runs are done. */
export function drive({ url, runbookId, clients, seconds = 0, warmUpSeconds = 0, runs = '' }) {
  const measured = { CLIENTS: clients, SECONDS: seconds, WARM_UP_SECONDS: warmUpSeconds, RUNS: runs };
  const env = { ...process.env, URL: url, KEY: API_KEY, RUNBOOK: runbookId };
  for (const [name, value] of Object.entries(measured)) env[name] = String(value);
  return printed('bench/client.mjs', env);
}

/** What became of each start that `open-loop.mjs` asked for, by the askers' rates; `key` says of whom it was. */
export async function startAtRate({ url, askers, seconds }) {
  const env = { ...process.env, URL: url, SECONDS: String(seconds), ASKERS: JSON.stringify(askers) };
  const asked = await printed('bench/open-loop.mjs', env);
  return asked.map((one) => ({ ...one, key: askers[one.asker].key }));
}

/** The JSON that a script prints. */
function printed(script, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.once('close', (code) => (code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`${script} ended with ${code}`))));
  });
}

/** Of runs that were accepted, how many did not complete, asked for until this moment. `accepted`: `{ id, key }`. */
export async function uncompleted(url, accepted, untilMs) {
  const left = [...accepted];
  let lost = 0;
  const one = async () => {
    for (let run = left.pop(); run; run = left.pop()) if (!(await completes(url, run, untilMs))) lost++;
  };
  await Promise.all(Array.from({ length: 16 }, one));
  return lost;
}

async function completes(url, { id, key }, untilMs) {
  do {
    const { body } = await client(url, key).get(`/executions/${id}?waitSeconds=5`);
    if (body.status === 'COMPLETED') return true;
    if (['FAILED', 'CANCELLED', 'TIMED_OUT'].includes(body.status)) return false;
  } while (performance.now() < untilMs);
  return false;
}

/** What the machine has to do beside: figures of one that has more than it can are orders, and no more. */
export function machine() {
  const [load] = loadavg();
  const cores = availableParallelism();
  const busy = load > cores / 2 ? ' IT HAS OTHER THINGS TO DO: read no verdict off it' : '';
  return `Node ${process.version}, ${cores} cores (${cpus()[0].model}), load ${load.toFixed(1)}.${busy}`;
}

/** Of user and system, since the process began. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export const rssMb = (pid) => mbOf(pid, 'VmRSS');

/** The most that it has held at once so far. */
export const peakRssMb = (pid) => mbOf(pid, 'VmHWM');

function mbOf(pid, name) {
  const kb = Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  return Math.round(kb / 1024);
}

/** What it has sent to the disk since it began, by whole pages of 4 KB. Zero on a file system in memory. */
export function writtenBytes(pid) {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))[1]);
}
