import type { Logger, Settings } from '@runbook/service';
import { VirtualClock } from '@runbook/spec-kit';
import { exportJWK, exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { AUDIENCE, issuersFile, pairOf, SigningIssuer } from '../../../../test/issuers/signing-issuer.js';
import { Problem } from '../http/problem.js';
import { BearerTokens } from './bearer-tokens.js';
import { Issuers } from './issuers.js';
import { KEPT_MS_MAX, REFRESHED_MS, RETRIED_MS } from './kept-fresh.js';
import type { NamedMember } from './named-member.js';

let issuer: SigningIssuer;
let clock: VirtualClock;
let warned: object[];
const opened: Issuers[] = [];
let tokens: BearerTokens;

beforeEach(async () => {
  issuer = await new SigningIssuer().start();
  clock = new VirtualClock();
  warned = [];
  await configured({});
});
afterEach(async () => {
  for (const issuers of opened.splice(0)) await issuers.onApplicationShutdown();
  await issuer.stop();
});

async function configured(more: object): Promise<void> {
  const file = await issuersFile({ name: 'corp', issuer: issuer.url, audience: AUDIENCE, ...more });
  const logger = { warn: (facts: object) => warned.push(facts) } as unknown as Logger;
  const issuers = new Issuers({ issuersFile: file, egressProxyExcept: [] } as unknown as Settings, clock, logger);
  opened.push(issuers);
  tokens = new BearerTokens(issuers, clock);
}

const now = () => Math.floor(clock.now() / 1_000);
const signed = (claims: Record<string, unknown> = {}, more: object = {}) => issuer.token(claims, { nowMs: clock.now(), ...more });
const named = async (token: string): Promise<NamedMember | string> =>
  tokens.namedBy(token).catch((error: Problem) => `${error.code}: ${error.detail}`);
const keysAsked = () => issuer.asked.filter((path) => path === '/keys').length;

describe('a token of an issuer', () => {
  it('names a member of its tenant', async () => {
    expect(await named(await signed())).toEqual({ issuer: 'corp', tenant: 'default', member: 'oli' });
    expect(await named(await signed({ aud: ['another', AUDIENCE] }))).toMatchObject({ member: 'oli' });
  });

  it('names the person, the tenant and the roles in the claims that its issuer is configured for', async () => {
    const claims = { person: 'preferred_username', tenant: 'org', roles: '/realm_access/roles' };
    await configured({ claims, tenants: ['acme', 'umbra'], roleNames: { 'soc-l1': 'OPERATOR' } });
    const token = { preferred_username: 'ana', org: 'umbra', realm_access: { roles: ['soc-l1', 'canteen'] } };
    expect(await named(await signed(token))).toEqual({ issuer: 'corp', tenant: 'umbra', member: 'ana', roles: ['OPERATOR'] });
    expect(await named(await signed({ ...token, org: 'default' }))).toContain('token-refused: expected a token of a tenant of its issuer');
    expect(await named(await signed({ ...token, org: undefined }))).toContain('token-refused: expected a token of a tenant of its issuer');
    expect(await named(await signed({ ...token, preferred_username: ['ana'] }))).toContain('token-refused: expected a token that names');
    expect(await named(await signed({ ...token, realm_access: { roles: [1] } }))).toContain('token-refused: expected a token with at most');
  });

  it('names the teams that its names mean, with the roles of all names for one', async () => {
    await configured({
      claims: { teams: 'groups' },
      teamNames: {
        'soc-blue': { team: 'blue', roles: ['OPERATOR'] },
        'blue-leads': { team: 'blue', roles: ['APPROVER', 'OPERATOR'] },
        guests: { team: 'red', roles: [] },
      },
    });
    const teams = async (groups: unknown) => named(await signed({ groups }));
    expect(await teams(['guests', 'soc-blue', 'canteen', 'blue-leads'])).toEqual({
      ...{ issuer: 'corp', tenant: 'default', member: 'oli' },
      teams: [
        { team: 'blue', roles: ['APPROVER', 'OPERATOR'] },
        { team: 'red', roles: [] },
      ],
    });
    for (const none of [undefined, [], 'canteen', ['constructor', '__proto__']]) expect(await teams(none)).toMatchObject({ teams: [] });
    for (const wrong of [7, [7], {}, Array.from({ length: 1_001 }, () => 'a')])
      expect(await teams(wrong)).toContain('token-refused: expected a token with at most 1000 names in groups');
  });

  it('says at most as many teams as a member may belong to', async () => {
    const groups = Array.from({ length: 51 }, (_, n) => `group-${n}`);
    const teamNames = Object.fromEntries(groups.map((group) => [group, { team: `team-of-${group}`, roles: [] }]));
    await configured({ claims: { teams: 'groups' }, teamNames });
    expect(((await named(await signed({ groups: groups.slice(1) }))) as NamedMember).teams).toHaveLength(50);
    expect(await named(await signed({ groups }))).toContain('token-refused: expected a token with at most 50 teams in groups, found 51');
  });

  it('proves by no word of its when its person was asked, unless its issuer is configured for it', async () => {
    const told = { acr: 'phr', amr: ['hwk'], auth_time: now() - 7 };
    expect(await named(await signed(told))).toEqual({ issuer: 'corp', tenant: 'default', member: 'oli' });
  });

  it.each<[string, object, object, number | undefined]>([
    ['acr among those of the file', { acrValues: ['phr', 'phrh'] }, { acr: 'phr', auth_time: -7 }, -7_000],
    ['another acr', { acrValues: ['phr'] }, { acr: 'pwd', auth_time: -7 }, undefined],
    ['no acr', { acrValues: ['phr'] }, { auth_time: -7 }, undefined],
    ['a list of acr', { acrValues: ['phr'] }, { acr: ['phr'], auth_time: -7 }, undefined],
    ['one amr among those of the file', { amrValues: ['hwk', 'swk'] }, { amr: ['pwd', 'swk'], auth_time: -7 }, -7_000],
    ['no amr of the file', { amrValues: ['hwk'] }, { amr: ['pwd'], auth_time: -7 }, undefined],
    ['an amr that is a text', { amrValues: ['hwk'] }, { amr: 'hwk', auth_time: -7 }, undefined],
    ['one of two that are asked for', { acrValues: ['phr'], amrValues: ['hwk'] }, { acr: 'phr', auth_time: -7 }, undefined],
    ['both of two', { acrValues: ['phr'], amrValues: ['hwk'] }, { acr: 'phr', amr: ['hwk'], auth_time: -7 }, -7_000],
    ['no time', { acrValues: ['phr'] }, { acr: 'phr' }, undefined],
    ['a time that is no number', { acrValues: ['phr'] }, { acr: 'phr', auth_time: '0' }, undefined],
    ['a time that is not come, within the skew', { acrValues: ['phr'] }, { acr: 'phr', auth_time: 30 }, 0],
    ['a time that is not come, beyond it', { acrValues: ['phr'] }, { acr: 'phr', auth_time: 31 }, undefined],
  ])('with %s proves what it says', async (_what, stepUp, { auth_time: ago, ...claims }: { auth_time?: unknown }, provenAgo) => {
    await configured({ stepUp });
    const at = typeof ago === 'number' ? now() + ago : ago;
    const found = (await named(await signed({ ...claims, auth_time: at }))) as NamedMember;
    expect(found.stepUp).toEqual(stepUp);
    expect(found.provenAt).toBe(provenAgo === undefined ? undefined : clock.now() + provenAgo);
  });

  it.each<[string, () => Promise<string>, string]>([
    ['of an issuer that nobody configured', () => signed({ iss: 'https://evil.example' }), 'of an issuer that this service knows'],
    ['whose issuer differs by a slash', () => signed({ iss: `${issuer.url}/` }), 'of an issuer that this service knows'],
    ['for another audience', () => signed({ aud: 'billing' }), 'for this service (aud)'],
    ['without an audience', () => signed({ aud: undefined }), 'for this service (aud)'],
    ['that has expired', () => signed({ exp: now() - 31 }), 'that is good still'],
    ['that never ends', () => signed({ exp: undefined }), 'that says until when it is good (exp)'],
    ['that is not valid yet', () => signed({ nbf: now() + 31 }), 'whose time has come (nbf)'],
    ['without a subject', () => signed({ sub: undefined }), 'with a subject'],
    ['with an empty subject', () => signed({ sub: '' }), 'with a subject'],
    ['signed by a key that is not the issuer’s', () => signed({}, { kid: 'stolen' }), 'that names a key of its issuer (kid)'],
    ['of three words', () => Promise.resolve('a.b.c'), 'that can be read'],
    ['without a signature', () => Promise.resolve(new UnsecuredJWT(good()).encode()), 'by an algorithm that is allowed'],
    ['changed behind its signature', changed, 'that its issuer has signed'],
    ['signed with the public key as a password', byPublicKey, 'by an algorithm that is allowed'],
    ['that brings its own key along', withOwnKey, 'that its issuer has signed'],
  ])('%s is refused', async (_what, made, expected) => {
    const token = await made();
    const said = await named(token);
    expect(said).toMatch(/^token-refused: expected a token /);
    expect(said).toContain(expected);
    for (const part of token.split('.')) if (part.length > 3) expect(said).not.toContain(part);
  });

  it('of the wrong type is refused where its issuer has one for access tokens', async () => {
    await configured({ tokenType: 'at+jwt' });
    expect(await named(await signed())).toMatchObject({ member: 'oli' });
    expect(await named(await signed({}, { typ: 'JWT' }))).toContain('token-refused: expected a token of the type');
  });

  it('is good while clocks differ by as much as they may', async () => {
    expect(await named(await signed({ exp: now() - 29, nbf: now() + 29 }))).toMatchObject({ member: 'oli' });
  });

  it('signed with RSA is taken, and refused where its issuer is configured for another algorithm', async () => {
    issuer.keys.set('rsa', 'RS256');
    expect(await named(await signed({}, { kid: 'rsa', alg: 'RS256' }))).toMatchObject({ member: 'oli' });
    await configured({ algorithms: ['ES256'] });
    expect(await named(await signed({}, { kid: 'rsa', alg: 'RS256' }))).toContain('by an algorithm that is allowed');
  });

  const good = () => ({ iss: issuer.url, aud: AUDIENCE, sub: 'ada', iat: now(), exp: now() + 300 });
  async function changed(): Promise<string> {
    const [header, , signature] = (await signed()).split('.');
    return `${header}.${Buffer.from(JSON.stringify(good())).toString('base64url')}.${signature}`;
  }
  async function byPublicKey(): Promise<string> {
    const secret = Buffer.from(await exportSPKI((await pairOf('first')).publicKey));
    return new SignJWT(good()).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret);
  }
  async function withOwnKey(): Promise<string> {
    const { privateKey, publicKey } = await pairOf('of-an-attacker');
    const jwk = await exportJWK(publicKey);
    return new SignJWT(good()).setProtectedHeader({ alg: 'ES256', kid: 'first', jwk }).sign(privateKey);
  }
});

describe('the keys of an issuer', () => {
  it('are asked for once, and again for a key that nobody knows, at most once in half a minute', async () => {
    for (let n = 0; n < 3; n++) await named(await signed());
    expect(keysAsked()).toBe(1);
    issuer.keys.set('second', 'ES256');
    expect(await named(await signed({}, { kid: 'second' }))).toContain('that names a key of its issuer (kid)');
    await clock.advance(RETRIED_MS);
    expect(await named(await signed({}, { kid: 'second' }))).toMatchObject({ member: 'oli' });
    for (let n = 0; n < 50; n++) expect(await named(await signed({}, { kid: 'third' }))).toContain('that names a key');
    expect(keysAsked()).toBe(2);
  });

  it('that were withdrawn are taken for no longer than ten minutes', async () => {
    expect(await named(await signed())).toMatchObject({ member: 'oli' });
    issuer.keys = new Map([['second', 'ES256']]);
    await clock.advance(REFRESHED_MS);
    expect(await named(await signed())).toContain('that names a key of its issuer (kid)');
  });

  it('go on to count while the issuer is away, for a day; who is signed by another is not let in', async () => {
    expect(await named(await signed())).toMatchObject({ member: 'oli' });
    issuer.status = 500;
    await clock.advance(REFRESHED_MS);
    expect(await named(await signed())).toMatchObject({ member: 'oli' });
    expect(await named(await signed({}, { kid: 'second' }))).toBe(
      'issuer-unavailable: expected to reach the issuer corp, found it away; send it again then',
    );
    await clock.advance(KEPT_MS_MAX);
    expect(await named(await signed())).toContain('issuer-unavailable');
    issuer.status = 200;
    await clock.advance(RETRIED_MS);
    expect(await named(await signed())).toMatchObject({ member: 'oli' });
  });

  it.each<[string, () => object, string]>([
    ['in the name of another issuer', () => ({ issuer: 'https://evil.example' }), 'to name the issuer'],
    ['at a host that nobody named', () => ({ jwks_uri: 'https://evil.example/keys' }), 'found evil.example:443; add it to hosts'],
    ['at a host inside', () => ({ jwks_uri: 'http://169.254.169.254/keys' }), 'to be an https address'],
    ['at another port of this machine', () => ({ jwks_uri: 'http://127.0.0.1:1/keys' }), 'found 127.0.0.1:1; add it to hosts'],
    ['that are a list', () => ({ jwks_uri: `${issuer.url}/list` }), 'expected 200'],
  ])('%s are not asked for, and nobody is let in', async (_what, discovery, reason) => {
    issuer.discovery = discovery();
    expect(await named(await signed())).toContain('issuer-unavailable');
    expect(JSON.stringify(warned)).toContain(reason);
    expect(keysAsked()).toBe(0);
  });
});
