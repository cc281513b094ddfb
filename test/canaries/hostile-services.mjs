// Services of one tenant that repeat what they were sent, in every way in which careless ones do.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttps } from 'node:https';
import ssh2 from 'ssh2';
import { encoded } from './encodings.mjs';
import { startEcho } from './hostile-grpc.mjs';

const CERTIFICATES = new URL('../../apps/executor-service/test/certificates/', import.meta.url);
export const certificatePath = (name) => new URL(`${name}.pem`, CERTIFICATES).pathname;
export const pem = (name) => readFileSync(certificatePath(name), 'utf8');

/** How a service may fail; `/<encodings>/<failure>`. */
export const FAILURES = [
  '200',
  '200',
  '200',
  '400',
  '401',
  '403',
  '404',
  '409',
  '429',
  '500',
  '503',
  'header',
  'redirect',
  'broken',
  'cut',
  'type',
  'silent',
];
/** As many around each other as a redactor says it reads. */
const LAYERS = 3;
/** Where the answer adds an encoding of its own, or is told inside an error, as many fewer are around each other. */
const LAYERS_INSIDE = 2;
const SILENT_MS = 20_000;

const listen = async (server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
};

const read = (server, serve) =>
  server.on('request', (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => serve(request, response, Buffer.concat(chunks).toString()));
  });

/**
 * @param newToken makes a text for a token, which the judge knows from then on
 * @param said what these services tell of their own: of the tenant alone
 * @param received called with all that came in, as text
 */
export async function startHostileServices({ newToken, said, received }) {
  let shown = 0;
  const noted = (request, body) => {
    const { authorization, 'x-api-key': key, 'webhook-signature': signature } = request.headers;
    if (authorization || key || signature || request.socket.getPeerCertificate?.()?.subject) shown++;
    received(JSON.stringify([request.url, request.rawHeaders, body]));
  };
  const plain = read(createServer(), (request, response, body) => (noted(request, body), answer(request, response, body, said)));
  const tokens = read(createServer(), (request, response, body) => {
    noted(request, body);
    const isRefused = request.url === '/refused';
    const answered = isRefused
      ? { error: 'invalid_client', error_description: `${request.headers.authorization} ${body}` }
      : { access_token: newToken(), token_type: 'Bearer', expires_in: 60 };
    response.writeHead(isRefused ? 401 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answered));
  });
  const tls = { cert: pem('server'), key: pem('server-key'), ca: pem('client'), requestCert: true, rejectUnauthorized: false };
  const mutual = read(createHttps(tls), (request, response, body) => (noted(request, body), answer(request, response, body, said)));
  const hostKey = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
  const ssh = hostOf(hostKey.private, () => shown++, received);
  const echo = await startEcho((metadata, message) => (shown++, received(JSON.stringify([metadata, message]))));
  const ports = {
    plain: await listen(plain),
    tokens: await listen(tokens),
    mutual: await listen(mutual),
    ssh: await listen(ssh),
    grpc: echo.port,
  };
  return {
    hosts: Object.fromEntries(
      Object.entries(ports).map(([name, port]) => [name, `${name === 'mutual' ? 'localhost' : '127.0.0.1'}:${port}`]),
    ),
    shown: () => shown,
    hostKey: hostKey.public.split(' ').slice(0, 2).join(' '),
    async stop() {
      for (const server of [plain, tokens, mutual]) {
        server.closeAllConnections();
        server.close();
      }
      ssh.close();
      echo.stop();
    },
  };
}

function answer(request, response, body, said) {
  const [, mode = 'plain', failure = '200'] = decodeURIComponent(request.url ?? '').split('/');
  const { authorization = '', 'x-api-key': key = '' } = request.headers;
  const peer = request.socket.getPeerCertificate?.()?.subject?.CN ?? '';
  const account = authorization.startsWith('Basic ') ? Buffer.from(authorization.slice(6), 'base64').toString() : '';
  const sent = [authorization, account, key, ...textsOf(body), peer].join(' | ');
  // The header of an account is base64 already.
  const told = encoded(mode, sent, (failure === '200' ? LAYERS : LAYERS_INSIDE) - (account ? 1 : 0));
  const json = { 'content-type': 'application/json' };
  if (failure === 'header') return response.writeHead(200, { ...json, 'x-echo': encodeURIComponent(told) }).end(JSON.stringify({ said }));
  if (failure === 'redirect')
    return response.writeHead(302, { location: `https://elsewhere.example/?q=${encodeURIComponent(told)}` }).end();
  if (failure === 'broken') return response.writeHead(200, json).end(`{ "cut": "${told}`);
  if (failure === 'cut') return void response.writeHead(200, { 'content-length': '100000' }).write(told, () => request.socket.destroy());
  if (failure === 'type') return response.writeHead(200, { 'content-type': 'text/plain' }).end(told);
  if (failure === 'silent') return void setTimeout(() => response.destroy(), SILENT_MS).unref();
  return response.writeHead(Number(failure) || 200, json).end(JSON.stringify({ told, said, [told]: 'a name' }));
}

/** Of a body in JSON what its members say: the escapes of JSON would be one more encoding around it. */
function textsOf(body) {
  try {
    return Object.values(JSON.parse(body)).map(String);
  } catch {
    return [body];
  }
}

/** Executes what it is told, with the password that it was shown in `SHOWN`. */
function hostOf(hostKey, shown, received) {
  return new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
    let password = '';
    connection.on('error', () => undefined);
    connection.on('authentication', (context) => {
      if (context.method === 'password') password = context.password;
      if (context.method === 'none') return context.reject(['password', 'publickey']);
      shown();
      return context.accept();
    });
    connection.on('session', (accept) => {
      accept().on('exec', (begin, _reject, { command }) => {
        received(`${password} ${command}`);
        const stream = begin();
        const child = spawn('/bin/sh', ['-c', command], { env: { PATH: process.env.PATH, SHOWN: password } });
        child.stdout.pipe(stream, { end: false });
        child.stderr.pipe(stream.stderr, { end: false });
        child.on('close', (code) => {
          stream.exit(code ?? 1);
          stream.end();
        });
      });
    });
  });
}
