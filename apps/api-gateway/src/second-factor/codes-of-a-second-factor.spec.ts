import { Sealing, sealingOfSecondFactors, type Logger, type Settings } from '@runbook/service';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTP, URI } from 'otpauth';
import { addressFor, counterOf } from './one-time-codes.js';
import { SecondFactors } from './second-factors.js';

const STEP_MS = 30_000;
const KEY = 'a-key-of-forty-three-characters-and-not-less';

describe('a code by time', () => {
  // RFC 6238, appendix B (SHA-1), the last six of eight digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i is %s', (at, code) => {
    const secret = Buffer.from('12345678901234567890').toString('base64url');
    expect(counterOf(secret, code, at * 1_000)).toBe(Math.floor(at / 30));
    expect(counterOf(secret, code, at * 1_000 + STEP_MS)).toBe(Math.floor(at / 30));
    expect(counterOf(secret, code, at * 1_000 + 2 * STEP_MS)).toBeUndefined();
    expect(counterOf(secret, code, at * 1_000 - 2 * STEP_MS)).toBeUndefined();
  });

  it('comes of an address that authenticators read', () => {
    const secret = Buffer.from('12345678901234567890').toString('base64url');
    expect(addressFor(secret, 'oli@default')).toBe(
      'otpauth://totp/Runbook%20orchestrator:oli%40default?issuer=Runbook%20orchestrator&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
    );
  });
});

describe('a second factor', () => {
  let documents: MemoryDocuments;
  let clock: VirtualClock;
  let factors: SecondFactors;
  let totp: TOTP;
  const gateway = (...keys: string[]) =>
    new SecondFactors(
      documents,
      clock,
      { error: () => undefined } as unknown as Logger,
      { secondFactorKeys: keys.length > 0 ? keys : [KEY] } as unknown as Settings,
    );
  const codeNow = () => totp.generate({ timestamp: clock.now() });
  const fits = (code: string, by = factors) => by.fits('default', 'oli', code);

  beforeEach(async () => {
    documents = new MemoryDocuments();
    clock = new VirtualClock();
    factors = gateway();
    totp = URI.parse((await factors.begin('default', 'oli')).address) as TOTP;
  });

  it('is the person’s of the tenant, and nobody else’s', async () => {
    expect(await factors.fits('default', 'ana', codeNow())).toBe(false);
    expect(await factors.fits('acme', 'oli', codeNow())).toBe(false);
    expect(await fits('000000')).toBe(false);
    expect(await fits(codeNow())).toBe(true);
  });

  it('takes a code once, at whichever gateway, also of two at once', async () => {
    const other = gateway();
    const both = await Promise.all([fits(codeNow()), fits(codeNow(), other)]);
    expect(both.filter((isTaken) => isTaken)).toHaveLength(1);
    await clock.advance(STEP_MS);
    const before = totp.generate({ timestamp: clock.now() - STEP_MS });
    expect(await fits(before)).toBe(false);
    expect(await fits(codeNow())).toBe(true);
  });

  it('is tried no more for a quarter of an hour after ten wrong codes, of which all count that come at once', async () => {
    expect(await Promise.all(Array.from({ length: 10 }, () => fits('000000')))).toEqual(Array(10).fill(false));
    expect(await fits(codeNow())).toBe(false);
    await clock.advance(15 * 60_000 - 1);
    expect(await fits(codeNow())).toBe(false);
    await clock.advance(1);
    expect(await fits(codeNow())).toBe(true);
  });

  it('has ten recovery codes from its first code on, each good once, until there are new ones', async () => {
    expect(await factors.confirm('default', 'oli', '000000')).toBeUndefined();
    const codes = (await factors.confirm('default', 'oli', codeNow()))!;
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    expect(await fits(codes[0]!)).toBe(true);
    expect(await fits(codes[0]!, gateway())).toBe(false);
    await clock.advance(STEP_MS);
    const renewed = (await factors.confirm('default', 'oli', codeNow()))!;
    expect(await fits(codes[1]!)).toBe(false);
    expect(await fits(renewed[0]!)).toBe(true);
    // Recovery codes make no others: who has found one must not have ten.
    expect(await factors.confirm('default', 'oli', renewed[1]!)).toBeUndefined();
  });

  it('is kept sealed: neither its secret nor a recovery code can be read', async () => {
    const codes = (await factors.confirm('default', 'oli', codeNow()))!;
    const kept = JSON.stringify(documents.at('gateway.second-factors', JSON.stringify(['default', 'oli'])));
    const secret = Buffer.from(totp.secret.bytes);
    for (const form of [secret.toString('base64url'), secret.toString('hex'), totp.secret.base32, ...codes])
      expect(kept).not.toContain(form);
  });

  it('is refused where its key is another, or it was moved to another person', async () => {
    expect(await fits(codeNow(), gateway(`${KEY}!`))).toBe(false);
    const collection = await documents.collection<{ _id: string }>({ name: 'gateway.second-factors', indexes: [] });
    const stolen = documents.at<{ _id: string }>('gateway.second-factors', JSON.stringify(['default', 'oli']))!;
    await collection.write([{ put: { ...stolen, _id: JSON.stringify(['default', 'ada']) } }]);
    expect(await factors.fits('default', 'ada', codeNow())).toBe(false);
    expect(await fits(codeNow())).toBe(true);
  });

  it('is sealed anew at the start with a newer key, and the older one is needed no more', async () => {
    const newer = `newer-${KEY}`;
    const old = await factors.begin('default', 'ada');
    await gateway(newer, KEY).onApplicationBootstrap();
    const after = URI.parse(old.address) as TOTP;
    expect(await gateway(newer).fits('default', 'ada', after.generate({ timestamp: clock.now() }))).toBe(true);
    expect(await fits(codeNow(), gateway(KEY))).toBe(false);
    expect(await fits(codeNow(), gateway(newer))).toBe(true);
  });

  it('that was erased fits no more', async () => {
    const [code] = (await factors.confirm('default', 'oli', codeNow()))!;
    await factors.erase('default', 'oli');
    await clock.advance(STEP_MS);
    expect(await fits(codeNow())).toBe(false);
    expect(await fits(code!)).toBe(false);
  });
});

describe('the key that seals second factors', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'runbook-sealing-'));

  it('lies in the data folder of an embedded service, for its owner alone, and is the same after a restart', () => {
    const sealed = sealingOfSecondFactors({ dataFolder })!.seal('a secret', 'oli');
    const file = join(dataFolder, 'second-factor-key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trim()).toHaveLength(43);
    expect(sealingOfSecondFactors({ dataFolder })!.opened(sealed, 'oli')).toBe('a secret');
    expect(sealingOfSecondFactors({ dataFolder })!.opened(sealed, 'ada')).toBeUndefined();
  });

  it('is asked for where others share the documents', () => {
    const other = join(dataFolder, 'other');
    expect(sealingOfSecondFactors({ dataFolder: other, mongoUrl: 'mongodb://localhost' })).toBeUndefined();
    expect(existsSync(other)).toBe(false);
    expect(sealingOfSecondFactors({ dataFolder: other, mongoUrl: 'mongodb://localhost', secondFactorKeys: [KEY] })).toBeInstanceOf(Sealing);
  });
});
