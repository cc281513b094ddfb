// An Open Policy Agent of an own: given by the environment, or built with this machine's Go from the sources of the release.
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { join, resolve } from 'node:path';
import { cached, isCached } from './cache.mjs';
import { canRun, freePort, runToEnd } from './process.mjs';
import { startServer } from './server-process.mjs';

export const OPA_VERSION = '1.22.0';
const PART = `opa-${OPA_VERSION}`;
/** From nothing, on two busy cores. */
const INSTALL_MS_MAX = 14 * 60_000;
const READY_MS_MAX = 60_000;
const ANSWER_MS_MAX = 2_000;
const RUN_MS_MAX = 120_000;

/**
 * Starts `opa run --server`. What it decides by: folders of bundles, files and folders of policies, or nothing at all.
 *
 * `access`: over TLS with the certificate `cert` of `key` (PEM files), known to whoever trusts `ca`; who comes in is told by a `token`, or by a certificate of
 * `ca` (`tls`, with one for the check of its health in `client`), and what he may by the package `system.authz` of the policies.
 *
 * `as`: the arguments of a deployment, in the place of all these, with the address that says that it is up.
 *
 * @param {{ bundles?: readonly string[], policies?: readonly string[], port?: number, access?: Access, as?: { args: readonly string[], health: string } }} [options]
 * @typedef {{ authentication: 'token' | 'tls', cert: string, key: string, ca: string, client?: { cert: string, key: string } }} Access
 */
export async function startOpa({ bundles = [], policies = [], port, access, as } = {}) {
  const command = await opaProgram();
  const at = port ?? (await freePort());
  const url = `${access ? 'https' : 'http'}://127.0.0.1:${at}`;
  const server = await startServer({
    name: `OPA ${OPA_VERSION} on port ${at}`,
    kind: 'opa',
    prepare: async () => ({
      command,
      args: as?.args ?? [
        ...['run', '--server', '--addr', `127.0.0.1:${at}`, '--log-level', 'error', '--disable-telemetry'],
        // It names its decisions only where it logs them.
        ...['--set', 'decision_logs.console=true'],
        ...(access ? argsOf(access) : []),
        ...bundles.flatMap((folder) => ['--bundle', resolve(folder)]),
        ...policies.map((path) => resolve(path)),
      ],
    }),
    isReady: () => (as ? isHealthy(as.health) : isHealthy(url, access)),
    readyMsMax: READY_MS_MAX,
  });
  return Object.assign(server, { url });
}

/** Runs `opa <args>` to its end, as `opa test policies/`; the error of a failure holds what it printed. */
export async function runOpa(args) {
  return runToEnd(await opaProgram(), args, { timeoutMs: RUN_MS_MAX });
}

/** Fetches and builds it, where that was not done before: takes minutes, once. */
export const prepareOpa = async () => void (await opaProgram());

/** What keeps an OPA from starting here, or undefined. */
export async function opaIsMissing() {
  if (process.env.OPA_PROGRAM || (await isCached(PART))) return undefined;
  return (await canRun('go', ['version'])) ? undefined : 'Go 1.25 or newer (or OPA_PROGRAM, the path of an opa)';
}

async function opaProgram() {
  if (process.env.OPA_PROGRAM) return process.env.OPA_PROGRAM;
  const folder = await cached(PART, async (target) => {
    const env = { ...process.env, GOBIN: target, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
    await runToEnd('go', ['install', '-ldflags=-s -w', `github.com/open-policy-agent/opa@v${OPA_VERSION}`], {
      timeoutMs: INSTALL_MS_MAX,
      env,
    });
  });
  return join(folder, 'opa');
}

const argsOf = ({ authentication, cert, key, ca }) => [
  ...[`--authentication=${authentication}`, '--authorization=basic'],
  ...['--tls-cert-file', resolve(cert), '--tls-private-key-file', resolve(key)],
  ...(authentication === 'tls' ? ['--tls-ca-cert-file', resolve(ca)] : []),
];

async function isHealthy(url, access) {
  const status = await (access ? statusOverTls(url, access) : statusOf(url));
  if (status !== 200) throw new Error(`health answers ${status}`);
}

const statusOf = async (url) => (await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) })).status;

function statusOverTls(url, { ca, client }) {
  const shown = client ? { cert: readFileSync(client.cert), key: readFileSync(client.key) } : {};
  return new Promise((found, failed) => {
    const options = { ca: readFileSync(ca), ...shown, signal: AbortSignal.timeout(ANSWER_MS_MAX) };
    get(`${url}/health`, options, (response) => {
      response.resume();
      found(response.statusCode);
    }).once('error', failed);
  });
}
