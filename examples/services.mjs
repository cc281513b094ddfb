// The services that the examples call, as small as they can be: threat intelligence, EDR, mail, identity, firewalls, chat, archive.
// `node examples/services.mjs` listens on 127.0.0.1:4100, or the port in EXAMPLES_PORT; nothing is kept when it ends.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';

const PORT = Number(env.EXAMPLES_PORT ?? 4100);
/** What `SECRET_TI_API` must be. */
const TI_KEY = 'key-of-the-ti-vendor';
const EICAR = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
const FILES = { [EICAR]: { score: 82, family: 'Eicar' } };
const SENDERS = { 'billing@examp1e.test': 90, 'news@letters.test': 40 };
const LINKS = { 'https://examp1e.test/login': 95 };
/** Hosts that have the file of the examples. */
const INFECTED = ['web-1', 'db-2'];

/** Starts them on the port (0: any free one); answers `{ port, stop }`. */
export async function startServices(port = PORT) {
  const world = { chat: [], archive: new Map(), asked: new Map(), paris: 'down' };
  const server = createServer((request, response) => void answer(world, request, response));
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: server.address().port, stop };
}

/** `[method, path, (call) => body | { status, body } | 'cut']`; what stands in parentheses comes as `found`. */
const ROUTES = [
  ['POST', /^\/reputation\/senders$/, ({ body }) => ({ score: SENDERS[body.address] ?? 5 })],
  ['POST', /^\/reputation\/links$/, ({ body }) => ({ score: LINKS[body.url] ?? 0 })],
  ['POST', /^\/mail\/(quarantine|warn)$/, ({ found: [act], body }) => ({ done: act, message: body.message })],
  ['POST', /^\/ti\/lookup$/, lookUp],
  ['GET', /^\/edr\/hosts\/([\w-]+)\/files\/(\w+)$/, findFile],
  ['GET', /^\/edr\/hosts$/, ({ query }) => hostsFrom(Number(query.get('after') ?? 0))],
  ['POST', /^\/edr\/hosts\/([\w-]+)\/isolate$/, ({ found: [host] }) => ({ host, state: 'isolating' })],
  ['POST', /^\/identity\/users\/([\w.-]+)\/reset$/, ({ found: [user], body }) => ({ user, ticket: body.ticket, sessionsClosed: 3 })],
  ['POST', /^\/sandboxes\/(\w+)\/detonate$/, ({ found: [sandbox] }) => ({ status: 202, body: { sandbox, accepted: true } })],
  ['POST', /^\/firewalls\/(\w+)\/rules$/, block],
  ['POST', /^\/firewalls\/paris\/break$/, ({ world }) => ({ paris: (world.paris = 'down') })],
  ['POST', /^\/firewalls\/paris\/repair$/, ({ world }) => ({ paris: (world.paris = 'up') })],
  ['POST', /^\/archive$/, keep],
  ['POST', /^\/chat$/, ({ world, body }) => ({ number: world.chat.push(body.text ?? body.data.text) })],
  ['GET', /^\/chat$/, ({ world }) => world.chat],
];

function lookUp({ body, headers }) {
  if (headers.authorization !== `Bearer ${TI_KEY}`)
    return { status: 401, body: { error: `start the service with SECRET_TI_API=${TI_KEY}` } };
  return FILES[body.sha256] ?? { score: 0 };
}

/** db-2 is busy at first; nobody answers for laptop-9. */
function findFile({ found: [host, sha256], nth }) {
  if (host === 'laptop-9') return { status: 504, body: { error: `${host} is offline` } };
  if (host === 'db-2' && nth === 1) return { status: 503, body: { error: 'busy' } };
  return { host, found: sha256 === EICAR && INFECTED.includes(host) };
}

/** An inventory in pages of two. */
function hostsFrom(after) {
  const hosts = ['web-1', 'web-2', 'db-2', 'laptop-9', 'mail-1'];
  const next = after + 2;
  return { hosts: hosts.slice(after, next), next, more: next < hosts.length };
}

/** Berlin sets the rule and loses the line before it can say so; paris is down until it is repaired; oslo is no more. */
function block({ found: [site], body, world, nth }) {
  if (site === 'berlin' && nth === 1) return 'cut';
  if (site === 'paris' && world.paris === 'down') return { status: 400, body: { error: 'the management plane is down' } };
  if (site === 'oslo') return { status: 410, body: { error: 'this site was closed' } };
  return { site, blocked: body.address };
}

/** The same key gets the same receipt: what is handed over twice is kept once. */
function keep({ headers, body, world }) {
  const key = headers['idempotency-key'];
  const receipt = world.archive.get(key) ?? createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16);
  world.archive.set(key, receipt);
  return { status: 201, body: { receipt, kept: world.archive.size } };
}

async function answer(world, request, response) {
  const { pathname, searchParams: query } = new URL(request.url, 'http://services');
  const text = await read(request);
  const [, pattern, reply] = ROUTES.find(([method, path]) => method === request.method && path.test(pathname)) ?? [];
  if (!reply) return send(response, 404, { error: `nothing is at ${request.method} ${pathname}` });
  const key = `${request.method} ${pathname} ${request.headers['idempotency-key'] ?? ''}`;
  const nth = (world.asked.get(key) ?? 0) + 1;
  world.asked.set(key, nth);
  try {
    const body = text === '' ? {} : JSON.parse(text);
    const given = reply({ world, query, headers: request.headers, body, found: pattern.exec(pathname).slice(1), nth });
    if (given === 'cut') return request.socket.destroy();
    return 'body' in given ? send(response, given.status, given.body) : send(response, 200, given);
  } catch (error) {
    return send(response, 400, { error: error.message });
  }
}

async function read(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { port } = await startServices();
  console.log(`the services of the examples listen on http://127.0.0.1:${port}`);
}
