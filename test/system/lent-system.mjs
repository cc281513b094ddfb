// One embedded system for the suites that need nothing of their own: they name their runbooks and runs themselves, and neither kill it nor
// change its settings. `npm test` starts it once and names it in SHARED_SYSTEM; a suite that is run by itself starts its own.
import { createServer } from 'node:net';
import { client, startEmbedded } from './index.mjs';

/** Persons with the tenant's own names of what they may be asked for. */
const PERSONS = { ana: ['incident-lead', 'APPROVER'], ben: ['incident-lead', 'APPROVER'], cid: ['duty-officer'], eve: [] };
const keyOf = (person) => `key-of-${person}-for-suites`;
export const SECRETS = { TI_API: 'the-vendor-must-know-this', EDR_HOOK: 'a secret that sender and service share' };

/** Suites at a time, at most: each has a port that steps may call. */
const SUITES_MAX = 4;
/** Below those that systems hand out by themselves (from 32768 on Linux): nobody gets one by chance while no suite listens there. */
const PORTS = { from: 20_000, to: 30_000 };

/** Steps may call these ports of this machine. */
const settingsWith = (ports) => ({
  EGRESS_ALLOW: ports.map((port) => `127.0.0.1:${port}`).join(','),
  DEV_API_KEYS: Object.entries(PERSONS)
    .map(([person, roles]) => `${person}:${keyOf(person)}:${roles.join('+')}`)
    .join(','),
  ...Object.fromEntries(Object.entries(SECRETS).map(([name, value]) => [`SECRET_${name}`, value])),
});

/** A system like it that is one suite's own: to be stopped, killed or filled up. `options` as those of `startEmbedded`. */
export async function ownSystem(options = {}) {
  const port = await unusedPort([]);
  const { url, environment, processes, stop } = await startEmbedded({ ...options, environment: settingsWith([port]) });
  return { ...seen(url, port), environment, process: processes.standalone, stop };
}

/** Starts it. `address` is what SHARED_SYSTEM holds. */
export async function startShared() {
  const ports = [];
  while (ports.length < SUITES_MAX) ports.push(await unusedPort(ports));
  const system = await startEmbedded({ environment: settingsWith(ports) });
  return { address: JSON.stringify({ url: system.url, ports }), stop: () => system.stop() };
}

/** The shared system as a suite sees it. Steps may call `port` of this machine, which no other suite uses meanwhile. */
export async function sharedSystem() {
  const { address, stop } = process.env.SHARED_SYSTEM ? given(process.env.SHARED_SYSTEM) : await startShared();
  const { url, ports } = JSON.parse(address);
  // Jest numbers its workers from 1, and each runs one suite at a time.
  const port = ports[Number(process.env.JEST_WORKER_ID ?? 1) - 1];
  const system = seen(url, port);
  const before = await rulesOf(system.api);
  const changeNothing = async () => expect(await rulesOf(system.api)).toEqual(before);
  return { ...system, stop: () => changeNothing().finally(stop) };
}

/** What binds all that a tenant does. A suite that changes it needs a system of its own, for the suites beside it are bound as well. */
async function rulesOf(api) {
  const answers = await Promise.all(
    ['/egress-rule', '/lifecycle-rules', '/break-glass', '/auth/step-up-policy'].map((path) => api.get(path)),
  );
  return answers.map(({ body }) => body);
}

const seen = (url, port) => ({
  url,
  port,
  api: client(url),
  as: (key) => client(url, key),
  person: (name) => client(url, keyOf(name)),
});

const given = (address) => ({ address, stop: async () => undefined });

async function unusedPort(taken) {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
