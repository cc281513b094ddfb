import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { connections } from '../src/client/connection.js';
import { Http } from '../src/client/http.js';
import { clientOf } from './a-client.js';

const FOLDER = 'apps/executor-service/test/certificates';
const path = (name: string): string => `${FOLDER}/${name}.pem`;
const set = <Value>(value: Value) => ({ value, from: 'a suite' });

describe('a service over TLS', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const [key, cert, ca] = ['server-key', 'server', 'client'].map((name) => readFileSync(path(name)));
    server = createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: false }, (request, response) => {
      const { CN } = (request.socket as TLSSocket).getPeerCertificate().subject ?? {};
      response.end(JSON.stringify({ caller: CN ?? 'nobody' }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise<void>((done) => server.close(() => done())));

  const callerSeen = async (files: { readonly ca?: string; readonly cert?: string; readonly certKey?: string }): Promise<unknown> => {
    const settings = { url: set(url), ca: set(files.ca), cert: set(files.cert), certKey: set(files.certKey), allowHttp: set(false) };
    const dispatcher = await connections(settings);
    const http = new Http(url, dispatcher, async () => ({}), clientOf(url).words, new AbortController().signal);
    try {
      return await (await http.send({ method: 'GET', path: '/' })).json();
    } finally {
      await http.close();
    }
  };

  it('is not spoken to when nobody vouches for it, and the words say what to do', async () => {
    await expect(callerSeen({})).rejects.toMatchObject({
      exit: 1,
      message: expect.stringMatching(/found a certificate that is not trusted \(\w+\)$/) as string,
      hints: ['name the authority of its certificate: --ca <file>, or runbook context set <name> --ca <file>'],
    });
  });

  it('is spoken to when its authority is named', async () => {
    expect(await callerSeen({ ca: path('server') })).toEqual({ caller: 'nobody' });
  });

  it('knows who shows a certificate', async () => {
    expect(await callerSeen({ ca: path('server'), cert: path('client'), certKey: path('client-key') })).toEqual({ caller: 'soc-executor' });
  });

  it('needs a certificate and its key, and files that are there', async () => {
    await expect(callerSeen({ cert: path('client') })).rejects.toMatchObject({ exit: 2 });
    await expect(callerSeen({ ca: path('nowhere') })).rejects.toMatchObject({
      exit: 2,
      message: `expected a PEM file at ${path('nowhere')}, found ENOENT`,
    });
  });

  it('is what another machine must be, unless its user says otherwise', async () => {
    const plain = { url: set('http://runbooks.example'), ca: set(undefined), cert: set(undefined), certKey: set(undefined) };
    await expect(connections({ ...plain, allowHttp: set(false) })).rejects.toMatchObject({ exit: 2 });
    await (await connections({ ...plain, allowHttp: set(true) })).destroy();
  });
});
