import { exportJWK } from 'jose';
import type { Logger, Settings } from '@runbook/service';
import { VirtualClock } from '@runbook/spec-kit';
import { inspect } from 'node:util';
import { AUDIENCE, issuersFile, pairOf, SigningIssuer } from '../../../../test/issuers/signing-issuer.js';
import { Problem } from '../http/problem.js';
import { BearerTokens } from './bearer-tokens.js';
import type { KeySet } from './issuer-keys.js';
import { Issuers } from './issuers.js';
import { KEPT_MS_MAX, REFRESHED_MS, RETRIED_MS } from './kept-fresh.js';
import { KnownTokens, type CheckedToken } from './known-tokens.js';

const LIFE_S = 3_600;
let issuer: SigningIssuer;
let clock: VirtualClock;
let tokens: BearerTokens;
const opened: Issuers[] = [];

beforeEach(async () => {
  issuer = await new SigningIssuer().start();
  clock = new VirtualClock();
  tokens = await configured();
});
afterEach(async () => {
  for (const issuers of opened.splice(0)) await issuers.onApplicationShutdown();
  await issuer.stop();
});

async function configured(more: object = {}): Promise<BearerTokens> {
  const file = await issuersFile({ name: 'corp', issuer: issuer.url, audience: AUDIENCE, ...more });
  const logger = { warn: () => undefined } as unknown as Logger;
  const issuers = new Issuers({ issuersFile: file, egressProxyExcept: [] } as unknown as Settings, clock, logger);
  opened.push(issuers);
  return new BearerTokens(issuers, clock);
}

const now = () => Math.floor(clock.now() / 1_000);
const signed = (claims: Record<string, unknown> = {}, kid = 'first') =>
  issuer.token({ exp: now() + LIFE_S, ...claims }, { nowMs: clock.now(), kid });
const checked = async (token: string): Promise<string> =>
  tokens.namedBy(token).then(
    ({ member }) => member,
    (error: Problem) => error.code,
  );
/** One that is at hand. The keys are known from another one. */
async function warm(claims: Record<string, unknown> = {}): Promise<string> {
  await checked(await signed());
  const token = await signed(claims);
  expect(tokens.atHand(token)).toBeUndefined();
  await tokens.namedBy(token);
  expect(tokens.atHand(token)).toMatchObject({ issuer: 'corp', tenant: 'default', member: claims['sub'] ?? 'oli' });
  return token;
}

describe('a token that was checked before', () => {
  it('is at hand without another check, and no other text is', async () => {
    const token = await warm();
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const forged = Buffer.from(JSON.stringify({ iss: issuer.url, aud: AUDIENCE, sub: 'ada', exp: now() + LIFE_S })).toString('base64url');
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    for (const other of [`${header}.${forged}.${signature}`, `${header}.${payload}.${flipped}`, `${header}.${payload}.`, `${token}A`]) {
      expect(tokens.atHand(other)).toBeUndefined();
      expect(await checked(other)).toBe('token-refused');
      expect(tokens.atHand(other)).toBeUndefined();
    }
  });

  it('is kept as its hash alone', async () => {
    const token = await warm();
    const held = inspect(tokens, { depth: 8, maxStringLength: null, maxArrayLength: null });
    // What it said is there to be seen, so that what is not there is not merely hidden.
    expect(held).toContain("member: 'oli'");
    expect(held).not.toContain(token.split('.')[2]);
    expect(held).not.toContain(token.split('.')[1]);
  });

  it('is known until it ends, without the skew that a check allows', async () => {
    const token = await warm({ exp: now() + 60 });
    await clock.advance(59_999);
    expect(tokens.atHand(token)).toBeDefined();
    await clock.advance(1);
    expect(tokens.atHand(token)).toBeUndefined();
    expect(await checked(token)).toBe('oli');
    expect(tokens.atHand(token)).toBeUndefined();
    await clock.advance(30_000);
    expect(await checked(token)).toBe('token-refused');
  });

  it('is not known where the clock was set back before its time', async () => {
    const token = await warm({ nbf: now() });
    clock.setWall(-1_000);
    expect(tokens.atHand(token)).toBeUndefined();
  });

  it('is checked again with the next answer of its issuer, and refused where that withdrew its key', async () => {
    const token = await warm();
    issuer.keys = new Map([['second', 'ES256']]);
    await clock.advance(REFRESHED_MS - 1);
    expect(tokens.atHand(token)).toBeDefined();
    await clock.advance(1);
    expect(tokens.atHand(token)).toBeUndefined();
    expect(await checked(token)).toBe('token-refused');
    expect(tokens.atHand(token)).toBeUndefined();
  });

  it('is refused as soon as a token with a new key had the keys asked for, which withdrew its own', async () => {
    const token = await warm();
    issuer.keys = new Map([['second', 'ES256']]);
    await clock.advance(RETRIED_MS);
    expect(await checked(await signed({}, 'second'))).toBe('oli');
    expect(tokens.atHand(token)).toBeUndefined();
    expect(await checked(token)).toBe('token-refused');
  });

  it('is at hand again behind a rotation that left its key', async () => {
    const token = await warm();
    issuer.keys.set('second', 'ES256');
    await clock.advance(REFRESHED_MS);
    // The first check fetches, and nobody can say by which keys it was done.
    expect([await checked(token), await checked(token)]).toEqual(['oli', 'oli']);
    expect(tokens.atHand(token)).toBeDefined();
  });

  it('is checked each time while its issuer is away, and refused once nothing is known of its keys', async () => {
    const token = await warm({ exp: now() + 2 * 86_400 });
    issuer.status = 500;
    await clock.advance(REFRESHED_MS);
    for (let n = 0; n < 2; n++) {
      expect(await checked(token)).toBe('oli');
      expect(tokens.atHand(token)).toBeUndefined();
    }
    await clock.advance(KEPT_MS_MAX);
    expect(await checked(token)).toBe('issuer-unavailable');
    expect(tokens.atHand(token)).toBeUndefined();
  });

  it('is unknown to a service that was started with other settings of its issuer', async () => {
    const token = await warm();
    tokens = await configured({ audience: 'another' });
    expect(tokens.atHand(token)).toBeUndefined();
    expect(await checked(token)).toBe('token-refused');
    tokens = await configured({ tenants: ['acme'] });
    expect(await checked(token)).toBe('oli');
    expect(tokens.atHand(token)).toBeUndefined();
  });

  it('proves no more as time goes by', async () => {
    tokens = await configured({ stepUp: { acrValues: ['phr'] } });
    const token = await warm({ acr: 'phr', auth_time: now() - 7 });
    const provenAt = (now() - 7) * 1_000;
    expect(tokens.atHand(token)?.provenAt).toBe(provenAt);
    await clock.advance(60_000);
    expect(tokens.atHand(token)?.provenAt).toBe(provenAt);
  });
});

describe('tokens that are known', () => {
  it('are so many at most; the one that was checked first leaves first', async () => {
    const keys = (await exportJWK((await pairOf('first')).publicKey)) as unknown as KeySet;
    const one = {
      issuer: { keys: { atHand: () => keys } },
      ...{ keys, claims: { exp: now() + LIFE_S } },
      named: { issuer: 'corp', tenant: 'default', member: 'oli' },
    } as unknown as CheckedToken;
    const known = new KnownTokens(clock, 3);
    for (const token of ['a', 'b', 'a', 'c', 'd']) known.put(token, one);
    expect(['a', 'b', 'c', 'd'].map((token) => known.get(token) !== undefined)).toEqual([true, false, true, true]);
  });
});
