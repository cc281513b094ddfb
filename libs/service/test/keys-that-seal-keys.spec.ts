import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { opened, rewrapped, sealed } from '../src/sealing/envelope.js';
import type { KeyEncryption } from '../src/sealing/key-encryption.js';
import { LocalKeyEncryption } from '../src/sealing/local-key-encryption.js';
import { keyEncryptionOf } from '../src/sealing/open-sealing.js';
import { VaultKeyEncryption } from '../src/sealing/vault-key-encryption.js';
import { VaultTransitServer } from './vault-transit-server.js';

const OLD = 'an-old-key-for-credentials-of-the-suite-01234';
const NEW = 'the-new-key-for-credentials-of-the-suite-5678';
const OF = JSON.stringify(['acme', 'ti-api', 1]);
const TEXT = '{"token":"tok-canary-4411"}';

/** One that can be rotated as an operator does it. */
interface Rotated {
  readonly keys: KeyEncryption;
  rotate(): void;
  /** The old key is accepted no more. */
  forget(): void;
  stop(): Promise<void>;
}

const folder = mkdtempSync(join(tmpdir(), 'runbook-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ended = () => Promise.resolve();

const local = async (): Promise<Rotated> => {
  let accepted = [OLD];
  return {
    keys: new LocalKeyEncryption(() => accepted),
    rotate: () => void (accepted = [NEW, OLD]),
    forget: () => void (accepted = [NEW]),
    stop: ended,
  };
};

const ofFile = async (): Promise<Rotated> => {
  const file = join(folder, 'keys');
  const write = (...keys: string[]) => writeFileSync(file, keys.join('\n'), { mode: 0o600 });
  write(OLD);
  const keys = keyEncryptionOf({ credentialKeys: { file }, dataFolder: folder })!;
  return { keys, rotate: () => write(NEW, OLD), forget: () => write(NEW), stop: ended };
};

const vault = async (): Promise<Rotated> => {
  const server = await VaultTransitServer.start();
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, `${server.token}\n`);
  const keys = new VaultKeyEncryption({ url: server.url, key: 'runbook', tokenFile });
  const stop = async () => {
    await keys.close();
    await server.stop();
  };
  return { keys, rotate: () => server.rotate(), forget: () => void (server.minDecryptionVersion = 2), stop };
};

describe.each([
  ['of a setting', local],
  ['of a file', ofFile],
  ['of Vault', vault],
])('keys that seal keys, %s', (_where, start) => {
  let rotated: Rotated;
  beforeEach(async () => void (rotated = await start()));
  afterEach(() => rotated.stop());

  it('open what they have sealed, for what it was sealed', async () => {
    const envelope = await sealed(rotated.keys, TEXT, OF);
    expect(JSON.stringify(envelope)).not.toContain('canary');
    expect(await opened(rotated.keys, envelope, OF)).toBe(TEXT);
    await expect(opened(rotated.keys, envelope, JSON.stringify(['zeta', 'ti-api', 1]))).rejects.toMatchObject({ name: 'KeyRefused' });
    await expect(opened(rotated.keys, envelope, JSON.stringify(['acme', 'ti-api', 2]))).rejects.toMatchObject({ name: 'KeyRefused' });
  });

  it('do not open what was changed, nor a value under the key of another', async () => {
    const [one, other] = [await sealed(rotated.keys, TEXT, OF), await sealed(rotated.keys, 'another', OF)];
    await expect(opened(rotated.keys, { key: other.key, sealed: one.sealed }, OF)).rejects.toMatchObject({ name: 'KeyRefused' });
    const bytes = Buffer.from(one.sealed, 'base64url');
    bytes[bytes.length - 1]! ^= 1;
    await expect(opened(rotated.keys, { ...one, sealed: bytes.toString('base64url') }, OF)).rejects.toMatchObject({ name: 'KeyRefused' });
  });

  it('are changed without a pause: the old one opens until all is wrapped anew', async () => {
    const before = await sealed(rotated.keys, TEXT, OF);
    const first = await rotated.keys.newest();
    expect(before.key.by).toBe(first);
    rotated.rotate();
    const newest = await rotated.keys.newest();
    expect(newest).not.toBe(first);
    expect(await opened(rotated.keys, before, OF)).toBe(TEXT);
    const after = { ...before, key: await rewrapped(rotated.keys, before.key, OF) };
    expect(after.key.by).toBe(newest);
    rotated.forget();
    expect(await opened(rotated.keys, after, OF)).toBe(TEXT);
    await expect(opened(rotated.keys, before, OF)).rejects.toMatchObject({ name: 'KeyRefused' });
  });
});

describe('a file of keys', () => {
  it('that does not fit, or that others may read, changes nothing', async () => {
    const file = join(folder, 'unfit');
    writeFileSync(file, OLD, { mode: 0o600 });
    const keys = keyEncryptionOf({ credentialKeys: { file }, dataFolder: folder })!;
    const first = await keys.newest();
    writeFileSync(file, 'short');
    expect(await keys.newest()).toBe(first);
    writeFileSync(file, NEW);
    chmodSync(file, 0o604);
    expect(await keys.newest()).toBe(first);
    chmodSync(file, 0o600);
    expect(await keys.newest()).not.toBe(first);
  });
});

describe('Vault', () => {
  it('that is sealed, or does not know the token, is told without what it says', async () => {
    const server = await VaultTransitServer.start();
    const tokenFile = join(folder, 'other-token');
    writeFileSync(tokenFile, 'hvs.of-somebody-else');
    const keys = new VaultKeyEncryption({ url: server.url, key: 'runbook', tokenFile });
    await expect(keys.newest()).rejects.toMatchObject({ name: 'KeyUnavailable', message: expect.stringContaining('found 403') });
    writeFileSync(tokenFile, server.token);
    expect(await keys.newest()).toBe('vault:v1');
    server.isSealed = true;
    await expect(keys.wrap(Buffer.alloc(32), OF)).rejects.toMatchObject({
      name: 'KeyUnavailable',
      message: expect.stringContaining('found 503'),
    });
    await server.stop();
    await expect(keys.newest()).rejects.toMatchObject({ name: 'KeyUnavailable' });
    rmSync(tokenFile);
    await expect(keys.newest()).rejects.toMatchObject({ name: 'KeyUnavailable', message: expect.stringContaining(tokenFile) });
    await keys.close();
  });
});
