// A server that speaks MongoDB's protocol over TLS and asks who comes: SecantusDB on this machine's Python, with an account that was made before it asked.
import mongoose from 'mongoose';
import { join, resolve } from 'node:path';
import { answers, secantus } from './mongo.mjs';
import { freePort, startProcess } from './process.mjs';
import { startServer } from './server-process.mjs';

const READY_MS_MAX = 60_000;

/**
 * Listens on 127.0.0.1. PEM files: `cert` and `key` are its own, `ca` is the authority of both sides. Without `clientCertificates` nobody is asked for one.
 *
 * @param {{ cert: string, key: string, ca: string, account: { user: string, password: string }, clientCertificates?: string }} options
 * `clientCertificates`: a PEM file with a certificate and its key, which whoever waits for the start shows
 */
export async function startSecuredMongo({ cert, key, ca, account, clientCertificates }) {
  const command = await secantus();
  const port = await freePort();
  const { user, password } = account;
  const place = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/runbook?tls=true`;
  // Whether the certificate is a right one is for the suite to find out.
  const shown = clientCertificates === undefined ? '' : `&tlsCertificateKeyFile=${encodeURIComponent(resolve(clientCertificates))}`;
  const known = `mongodb://${place}${shown}&tlsInsecure=true`;
  const common = (folder) => [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--storage-path',
    join(folder, 'data'),
    '--log-level',
    'WARNING',
  ];
  const server = await startServer({
    name: `SecantusDB over TLS on port ${port}`,
    kind: 'mongo',
    prepare: async (folder) => {
      await withoutAsking({ command, args: common(folder), folder, port, account });
      const tls = ['--tls-cert-file', resolve(cert), '--tls-key-file', resolve(key)];
      const clients = clientCertificates === undefined ? [] : ['--tls-ca-file', resolve(ca), '--tls-require-client-cert'];
      return { command, args: [...common(folder), '--auth', ...tls, ...clients] };
    },
    isReady: () => answers(known),
    readyMsMax: READY_MS_MAX,
  });
  return Object.assign(server, { port });
}

/** A first start that asks nobody, so that the account can be made. */
async function withoutAsking({ command, args, folder, port, account: { user, password } }) {
  const url = `mongodb://127.0.0.1:${port}/runbook`;
  const server = startProcess({
    name: 'SecantusDB, for its account',
    command,
    args,
    logFile: join(folder, 'account.log'),
    folder,
    cwd: folder,
  });
  try {
    await server.ready(() => answers(url), READY_MS_MAX);
    const connection = await mongoose.createConnection(url).asPromise();
    await connection.db.command({ createUser: user, pwd: password, roles: [{ role: 'readWrite', db: 'runbook' }] });
    await connection.close(true);
  } finally {
    await server.stop();
  }
}
