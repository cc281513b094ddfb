import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { Logger } from '../src/logger.js';
import { renewTls } from '../src/renew-tls.js';
import { readTlsFiles } from '../src/tls-files.js';

const EVERY_MS = 20;
const made = (name: string) => join(import.meta.dirname, 'certificates', name);

let folder: string;
let server: Server;
let end: () => void;
let lines: string[];

/** The serial number of what a new connection is shown. */
const served = (): Promise<string> =>
  new Promise((done, failed) => {
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      done(socket.getPeerX509Certificate()?.serialNumber ?? '');
      socket.destroy();
    });
    socket.once('error', failed);
  });
/** A working copy may have files that everybody reads; a key must not be one. */
const putKey = (key: string): void => {
  copyFileSync(made(key), join(folder, 'key.pem'));
  chmodSync(join(folder, 'key.pem'), 0o600);
};
const put = (cert: string, key: string): void => {
  putKey(key);
  copyFileSync(made(cert), join(folder, 'cert.pem'));
};
async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await new Promise((later) => setTimeout(later, EVERY_MS));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
  put('server.pem', 'server-key.pem');
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  server = createServer(readTlsFiles(files));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  lines = [];
  const told = (_: unknown, text: string) => void lines.push(text);
  end = renewTls(server, files, { info: told, error: told } as unknown as Logger, EVERY_MS);
});

afterEach(async () => {
  end();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

describe('a certificate that is renewed', () => {
  it('is what new connections are shown, without a restart', async () => {
    const before = await served();
    put('renewed.pem', 'renewed-key.pem');
    await until(async () => (await served()) !== before);
    expect(lines.at(-1)).toBe('the certificate was renewed');
  });

  it('is not served while its key is that of another; that is told once', async () => {
    const before = await served();
    copyFileSync(made('renewed.pem'), join(folder, 'cert.pem'));
    await until(() => lines.length > 0);
    await new Promise((later) => setTimeout(later, 5 * EVERY_MS));
    expect(lines).toEqual(['the certificate was not renewed; the one before is served on']);
    expect(await served()).toBe(before);
    putKey('renewed-key.pem');
    await until(async () => (await served()) !== before);
  });

  it('that is gone leaves the one before', async () => {
    const before = await served();
    rmSync(join(folder, 'cert.pem'));
    await until(() => lines.length > 0);
    expect(await served()).toBe(before);
  });
});
