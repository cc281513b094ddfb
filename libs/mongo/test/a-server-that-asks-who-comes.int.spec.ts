import { openMongo, type OpenedMongo } from '@runbook/mongo';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSecuredMongo } from '../../../test/servers/index.mjs';

type Secured = Awaited<ReturnType<typeof startSecuredMongo>>;

const certificate = (name: string) => join(import.meta.dirname, '../../service/test/certificates', name);
/** With what a URL has to encode. */
const ACCOUNT = { user: 'runbook', password: 'p@ss:w/ord?' };
const SELECTION_MS = 3_000;

describe('a MongoDB server that asks who comes, over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-mongo-tls-'));
  const clientFile = join(folder, 'client.pem');
  const opened: OpenedMongo[] = [];
  const ways: Server[] = [];
  let server: Secured;
  let expired: Secured;
  let mutual: Secured;

  beforeAll(async () => {
    writeFileSync(clientFile, readFileSync(certificate('client.pem'), 'utf8') + readFileSync(certificate('client-key.pem'), 'utf8'), {
      mode: 0o600,
    });
    const common = { key: certificate('server-key.pem'), ca: certificate('server.pem'), account: ACCOUNT };
    [server, expired, mutual] = await Promise.all([
      startSecuredMongo({ ...common, cert: certificate('server.pem') }),
      startSecuredMongo({ ...common, cert: certificate('expired.pem') }),
      startSecuredMongo({ ...common, cert: certificate('server.pem'), clientCertificates: clientFile }),
    ]);
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  afterAll(async () => {
    for (const way of ways) way.close();
    for (const one of [server, expired, mutual]) await one?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const urlOf = ({ port }: { port: number }, options: Record<string, string>, { host = '127.0.0.1', password = ACCOUNT.password } = {}) =>
    `mongodb://${ACCOUNT.user}:${encodeURIComponent(password)}@${host}:${port}/runbook?${new URLSearchParams({ tls: 'true', ...options })}`;
  const ca = { tlsCAFile: certificate('server.pem') };
  async function open(url: string): Promise<OpenedMongo> {
    const one = await openMongo({ url, serverSelectionTimeoutMs: SELECTION_MS });
    opened.push(one);
    return one;
  }
  const fault = (url: string): Promise<string> =>
    open(url).then(
      () => 'opened',
      (error: Error) => error.message,
    );
  const worksAt = async (url: string) => {
    const { documents } = await open(url);
    const collection = await documents.collection<{ _id: string; n: number }>({ name: 'suite.secured', indexes: [] });
    await collection.write([{ put: { _id: 'one', n: 1 } }]);
    expect(await collection.get('one')).toEqual({ _id: 'one', n: 1 });
  };

  it('keeps documents for who signs in, with an authority of its own', async () => {
    await worksAt(urlOf(server, ca));
  });

  it('is refused with a certificate of another authority', async () => {
    for (const options of [{}, { tlsCAFile: certificate('renewed.pem') }] as Record<string, string>[])
      expect(await fault(urlOf(server, options))).toMatch(
        /found one of an authority that is not known here; name its authority by tlsCAFile in MONGO_URL/,
      );
  });

  it('is refused with a certificate for another name', async () => {
    const way = createServer((socket) => {
      const on = connect(server.port, '127.0.0.1');
      const end = () => [socket, on].forEach((one) => void one.destroy());
      socket.on('error', end);
      on.on('error', end);
      socket.pipe(on).pipe(socket);
    });
    ways.push(way);
    await new Promise<void>((resolve) => void way.listen(0, '127.0.0.2', resolve));
    const url = urlOf(way.address() as AddressInfo, ca, { host: '127.0.0.2' });
    expect(await fault(url)).toMatch(
      /found one for other names; write the host as its certificate has it \(ERR_TLS_CERT_ALTNAME_INVALID\)$/,
    );
  });

  it('is refused with a certificate whose time is over', async () => {
    expect(await fault(urlOf(expired, { tlsCAFile: certificate('expired.pem') }))).toMatch(/found one whose time is over; renew it there/);
  });

  it('lets in who shows a certificate of its authority, and nobody else', async () => {
    await worksAt(urlOf(mutual, { ...ca, tlsCertificateKeyFile: clientFile }));
    expect(await fault(urlOf(mutual, ca))).toMatch(/^expected a MongoDB server at mongodb:\/\/127\.0\.0\.1:\d+\/runbook/);
  });

  it('lets nobody in with another password, and the line that says so has none', async () => {
    const told = await fault(urlOf(server, ca, { password: 'another p@ss' }));
    expect(told).toMatch(/to take user and password, found that it does not; correct them in MONGO_URL$/);
    expect(told).not.toMatch(/p@ss|p%40ss|runbook:/);
  });

  it.each([
    ['a password', () => urlOf(server, ca, { password: 'hidden p@ss' }), /to take user and password, found that it does not/],
    ['an authority', () => urlOf(server, { tlsCAFile: certificate('renewed.pem') }, { password: 'hidden' }), /that is not known here/],
    ['a file', () => urlOf(server, { tlsCAFile: '/nowhere.pem' }, { password: 'hidden' }), /ENOENT/],
  ])('keeps a service with another %s from starting, which says so in one line', async (_what, url, expected) => {
    const env = { PATH: process.env['PATH'], DATA_DIR: join(folder, 'data'), PORT: '0', MONGO_URL: url() };
    const child = spawn(process.execPath, ['apps/audit-service/dist/main.js'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, told }).toEqual({ code: 1, told: expect.stringMatching(/^audit-service: expected a MongoDB server at [^\n]+\n$/) });
    expect(told).toMatch(expected);
    expect(told).not.toMatch(/hidden|p%40ss|runbook:/);
  });
});
