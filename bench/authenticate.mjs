// What it costs the gateway to know a caller, warm: by the key of a member, by the access token of a session, and by a token of an issuer.
//   npm run build && node bench/authenticate.mjs
import { evolveIdentity, noIdentities } from '@runbook/domain';
import { SystemClock } from '@runbook/ports';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiKeyStore } from '../apps/api-gateway/dist/access/api-key-store.js';
import { newApiKey } from '../apps/api-gateway/dist/access/api-key-text.js';
import { Authenticator } from '../apps/api-gateway/dist/access/authenticator.js';
import { Principals } from '../apps/api-gateway/dist/access/principals.js';
import { SessionKeys } from '../apps/api-gateway/dist/access/session-keys.js';
import { Sessions } from '../apps/api-gateway/dist/access/sessions.js';
import { BearerTokens } from '../apps/api-gateway/dist/issuers/bearer-tokens.js';
import { ClaimedTeams } from '../apps/api-gateway/dist/issuers/claimed-teams.js';
import { Issuers } from '../apps/api-gateway/dist/issuers/issuers.js';

/** CPU time that each measurement takes, and that the warm-up before it takes. */
const MEASURE_MS = Number(process.env.MEASURE_MS ?? 1_000);
const BATCH = 500;
const AUDIENCE = 'runbook-api';
const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'];
const US_OF_MS = 1_000;

const clock = new SystemClock();
const by = { at: clock.now(), by: { kind: 'person', id: 'ada', tenant: 'default', via: 'session' } };
const TEAMS = ['blue', 'red', 'green'];
const key = newApiKey();
const member = { ...by, type: 'MemberAdmitted', member: 'oli', kind: 'person', name: 'Oli', roles: ['OPERATOR'] };
const issued = { ...by, type: 'ApiKeyIssued', key: key.id, holder: 'oli', label: 'bench' };
const joined = TEAMS.flatMap((team) => [
  { ...by, type: 'TeamCreated', team, name: team },
  { ...by, type: 'TeamJoined', team, member: 'oli', roles: ['APPROVER'] },
  ...Array.from({ length: 20 }, (_, n) => ({ ...by, type: 'RunbookAssigned', team, runbook: `${team}-${n}` })),
]);

const folder = mkdtempSync(join(tmpdir(), 'runbook-bench-'));
const issuer = await startIssuer();
try {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim();
  console.log(`${commit}, Node ${process.version}, ${availableParallelism()} cores (${cpus()[0].model})`);
  for (const [whose, more] of [
    ['of no team', []],
    [`of ${TEAMS.length} teams`, joined],
  ]) {
    const state = [member, issued, ...more].reduce(evolveIdentity, noIdentities);
    const { authenticator, sessions, tokens, close } = await gatewayOf(state);
    await show(`a key, ${whose}`, authenticator, { 'x-api-key': key.text });
    const { accessToken } = await sessions.begin('default', 'oli');
    await show(`a session, ${whose}`, authenticator, { authorization: `Bearer ${accessToken}` });
    for (const algorithm of ALGORITHMS)
      await show(`a token of an issuer, ${algorithm}, ${whose}`, authenticator, {
        authorization: `Bearer ${await issuer.token(algorithm)}`,
      });
    // What it costs the first time, and again with each answer of the issuer.
    for (const algorithm of ALGORITHMS) {
      const token = await issuer.token(algorithm);
      const checking = { principalOf: () => tokens.namedBy(token).then(({ member }) => ({ actor: { id: member } })) };
      if (more.length === 0) await show(`the check of a token, ${algorithm}`, checking, {});
    }
    await close();
  }
} finally {
  issuer.stop();
  rmSync(folder, { recursive: true });
}

async function show(what, authenticator, headers) {
  const found = await authenticator.principalOf(headers);
  if (found.actor.id !== 'oli') throw new Error(`expected oli, found ${found.actor.id}`);
  await repeat(authenticator, headers);
  const { cpuUs, wallUs, times } = await repeat(authenticator, headers);
  console.log(`${what.padEnd(44)} ${(cpuUs / times).toFixed(1).padStart(7)} µs CPU, ${(wallUs / times).toFixed(1).padStart(7)} µs`);
}

async function repeat(authenticator, headers) {
  const [before, began] = [process.cpuUsage(), performance.now()];
  for (let times = 0; ;) {
    for (let n = 0; n < BATCH; n++) {
      const found = authenticator.principalOf(headers);
      // As the entrance does: what is at hand is not waited for.
      if (found instanceof Promise) await found;
    }
    times += BATCH;
    const { user, system } = process.cpuUsage(before);
    if (user + system >= MEASURE_MS * US_OF_MS) return { cpuUs: user + system, wallUs: (performance.now() - began) * US_OF_MS, times };
  }
}

/** The parts of a gateway that know callers, over documents in memory: what a store adds to a session is its own. */
async function gatewayOf(state) {
  const held = { tenant: 'default', key: state.keys[key.id], holder: state.members.oli };
  const identities = { of: () => state, tenant: () => undefined, validKey: (id) => (id === key.id ? held : undefined) };
  const logger = { warn: (facts, text) => console.warn(text, facts), info: () => undefined };
  const documents = memoryDocuments();
  const keys = new ApiKeyStore(documents, clock, logger);
  await keys.put(key.id, key.secretHash);
  const sessions = new Sessions(documents, clock);
  const file = join(folder, 'issuers.json');
  writeFileSync(file, JSON.stringify([{ name: 'corp', issuer: issuer.url, audience: AUDIENCE }]), { mode: 0o600 });
  const issuers = new Issuers({ issuersFile: file, egressProxyExcept: [] }, clock, logger);
  const tokens = new BearerTokens(issuers, clock);
  const claimed = new ClaimedTeams(issuers, logger);
  const settings = new Principals([]);
  const sessionKeys = new SessionKeys(settings, identities, clock);
  const authenticator = new Authenticator(settings, identities, keys, sessions, sessionKeys, tokens, claimed, clock);
  return { authenticator, sessions, tokens, close: () => issuers.onApplicationShutdown() };
}

function memoryDocuments() {
  const collections = new Map();
  const collection = ({ name }) => {
    if (!collections.has(name)) collections.set(name, new Map());
    const all = collections.get(name);
    return {
      get: (id) => Promise.resolve(all.get(id)),
      find: () => Promise.resolve([]),
      write: (changes) => {
        for (const { put, remove } of changes)
          if (put) all.set(put._id, put);
          else all.delete(remove);
        return Promise.resolve();
      },
    };
  };
  return { collection: (spec) => Promise.resolve(collection(spec)) };
}

async function startIssuer() {
  const pairs = new Map();
  for (const algorithm of ALGORITHMS) pairs.set(algorithm, await generateKeyPair(algorithm));
  const keysOf = () =>
    Promise.all([...pairs].map(async ([alg, { publicKey }]) => ({ ...(await exportJWK(publicKey)), kid: alg, alg, use: 'sig' })));
  const server = createServer((request, response) => {
    const answer = async () => (request.url === '/keys' ? { keys: await keysOf() } : { issuer: url, jwks_uri: `${url}/keys` });
    void answer().then((body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const token = (algorithm) => {
    const at = Math.floor(clock.now() / 1_000);
    const claims = { iss: url, aud: AUDIENCE, sub: 'oli', iat: at, exp: at + 3_600 };
    return new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: algorithm }).sign(pairs.get(algorithm).privateKey);
  };
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, token, stop };
}
