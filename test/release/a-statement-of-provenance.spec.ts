import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provenanceFaults, provenanceOf } from '../../scripts/release/provenance.mjs';

const pems = (type: 'ed25519' | 'ec') => {
  const pair = type === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  return {
    key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runbook-release-'));
  writeFileSync(join(folder, 'a.tgz'), 'archive');
});
afterEach(() => rmSync(folder, { recursive: true }));
const stated = (key?: string) =>
  provenanceOf({ folder, files: ['a.tgz'], commit: 'c0ffee', version: '1.2.3', builder: 'urn:x', node: 'v24.0.0', ...(key && { key }) });

describe('a statement of provenance', () => {
  it('names every file with its digest, the commit and the builder', async () => {
    const statement = JSON.parse(Buffer.from((await stated()).payload, 'base64').toString());
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://slsa.dev/provenance/v1',
      subject: [{ name: 'a.tgz', digest: { sha256: '0eb3e36bfb24dcd9bb1d1bece1531216b59539a8fde17ee80224af0653c92aa3' } }],
      predicate: { runDetails: { builder: { id: 'urn:x' } } },
    });
  });

  it.each(['ed25519', 'ec'] as const)('holds with the key that signed it (%s), and with no other', async (type) => {
    const { key, publicKey } = pems(type);
    const envelope = await stated(key);
    expect(await provenanceFaults(folder, envelope, publicKey)).toEqual([]);
    expect(await provenanceFaults(folder, envelope, pems(type).publicKey)).toEqual([expect.stringContaining('trust nothing of it')]);
    const forged = {
      ...envelope,
      payload: Buffer.from(Buffer.from(envelope.payload, 'base64').toString().replace('1.2.3', '1.2.4')).toString('base64'),
    };
    expect(await provenanceFaults(folder, forged, publicKey)).toEqual([expect.stringContaining('expected a signature of this key')]);
  });

  it('notices a file that was changed or taken away', async () => {
    const envelope = await stated();
    writeFileSync(join(folder, 'a.tgz'), 'another');
    expect(await provenanceFaults(folder, envelope)).toEqual([expect.stringContaining('expected a.tgz to have the SHA-256 ')]);
    rmSync(join(folder, 'a.tgz'));
    expect(await provenanceFaults(folder, envelope)).toEqual([expect.stringContaining('found no such file')]);
  });
});
