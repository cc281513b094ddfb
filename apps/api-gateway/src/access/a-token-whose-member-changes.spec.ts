import { evolveIdentity, noIdentities, type IdentityEvent, type IdentityState } from '@runbook/domain';
import type { IdentityCatalogue, Logger, Settings } from '@runbook/service';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { AUDIENCE, issuersFile, SigningIssuer } from '../../../../test/issuers/signing-issuer.js';
import type { Problem } from '../http/problem.js';
import { BearerTokens } from '../issuers/bearer-tokens.js';
import { ClaimedTeams } from '../issuers/claimed-teams.js';
import { Issuers } from '../issuers/issuers.js';
import { BackChannelLogout } from '../oidc/back-channel-logout.js';
import { ApiKeyStore } from './api-key-store.js';
import { Authenticator } from './authenticator.js';
import { Principals, type Principal } from './principals.js';
import { SessionKeys } from './session-keys.js';
import { SessionUses } from './session-uses.js';
import { Sessions } from './sessions.js';

const by = { at: 0, by: { kind: 'person', id: 'ada', tenant: 'acme', via: 'session' } } as const;
const ADMITTED = { ...by, type: 'MemberAdmitted', member: 'oli', kind: 'person', name: 'Oli', roles: ['OPERATOR'] } as const;
const LOGOUT = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const CLIENT = 'runbook-console';

let issuer: SigningIssuer;
let clock: VirtualClock;
let issuers: Issuers;
let state: IdentityState;
let suspended: { readonly reason: string } | undefined;
let authenticator: Authenticator;
let sessions: Sessions;
let logout: BackChannelLogout;

beforeEach(async () => {
  issuer = await new SigningIssuer().start();
  clock = new VirtualClock();
  issuer.discovery = { authorization_endpoint: `${issuer.url}/authorize`, token_endpoint: `${issuer.url}/token` };
  state = noIdentities;
  suspended = undefined;
  happens(ADMITTED, { ...by, type: 'TeamCreated', team: 'blue', name: 'Blue' });
  const file = await issuersFile({
    ...{ name: 'corp', issuer: issuer.url, audience: AUDIENCE, claims: { teams: 'groups' } },
    ...{ tenants: ['acme'], unknownTeams: 'refuse' },
    teamNames: { 'soc-blue': { team: 'blue', roles: ['APPROVER'] } },
    signIn: { clientId: CLIENT, redirectUri: 'https://runbooks.example/api/v1/auth/oidc/corp/callback' },
  });
  const logger = { warn: () => undefined, info: () => undefined } as unknown as Logger;
  issuers = new Issuers({ issuersFile: file, egressProxyExcept: [] } as unknown as Settings, clock, logger);
  const identities = {
    of: () => state,
    tenant: () => (suspended ? { suspended } : undefined),
    validKey: () => undefined,
  } as unknown as IdentityCatalogue;
  const documents = new MemoryDocuments();
  const tokens = new BearerTokens(issuers, clock);
  const settings = new Principals([]);
  sessions = new Sessions(documents, clock);
  logout = new BackChannelLogout(issuers, tokens, sessions, logger);
  authenticator = new Authenticator(
    settings,
    identities,
    new ApiKeyStore(documents, clock, logger),
    sessions,
    new SessionKeys(settings, identities, clock),
    new SessionUses(documents, clock, logger),
    tokens,
    new ClaimedTeams(issuers, logger),
    clock,
  );
});
afterEach(async () => {
  await issuers.onApplicationShutdown();
  await issuer.stop();
});

function happens(...events: IdentityEvent[]): void {
  state = events.reduce(evolveIdentity, state);
}

const now = () => Math.floor(clock.now() / 1_000);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const signed = (claims: Record<string, unknown> = {}) => issuer.token({ exp: now() + 3_600, ...claims }, { nowMs: clock.now() });

/** A token that needs no check any more: it is answered at once. */
async function warm(claims: Record<string, unknown> = {}): Promise<string> {
  const token = await signed(claims);
  for (let n = 0; n < 2; n++) await authenticator.principalOf(bearer(token));
  expect(atOnce(token)).toMatchObject({ actor: { id: 'oli', via: 'token' } });
  return token;
}

/** Throws what the entrance answers. */
function atOnce(token: string): Principal {
  const found = authenticator.principalOf(bearer(token));
  if (found instanceof Promise) throw new Error('expected an answer at once, found a promise');
  return found;
}

const codeOf = (token: string): string => {
  try {
    return atOnce(token).actor.id;
  } catch (error) {
    return (error as Problem).code;
  }
};

describe('a token of an issuer that was checked before', () => {
  it.each<[string, () => void, string]>([
    ['whose member is suspended', () => happens({ ...by, type: 'MemberSuspended', member: 'oli', reason: 'left' }), 'token-refused'],
    ['whose tenant is suspended', () => void (suspended = { reason: 'unpaid' }), 'tenant-suspended'],
  ])('%s opens nothing from the next request on', async (_what, change, code) => {
    const token = await warm();
    change();
    expect(codeOf(token)).toBe(code);
  });

  it('brings the roles that its member has now', async () => {
    const token = await warm();
    expect(atOnce(token).permissions.has('executions:start')).toBe(true);
    happens(
      { ...by, type: 'RoleWithdrawn', member: 'oli', role: 'OPERATOR' },
      { ...by, type: 'RoleGranted', member: 'oli', role: 'VIEWER' },
    );
    expect(atOnce(token).actor.roles).toEqual(['VIEWER']);
    expect(atOnce(token).permissions.has('executions:start')).toBe(false);
  });

  it('with a team that is dissolved is refused where the issuer’s settings say so', async () => {
    const token = await warm({ groups: ['soc-blue'] });
    expect(atOnce(token).actor.teams).toEqual(['blue']);
    happens({ ...by, type: 'TeamDissolved', team: 'blue', reason: 'merged' });
    expect(codeOf(token)).toBe('token-refused');
  });

  it('opens nothing once its issuer has withdrawn its key and was asked', async () => {
    const token = await warm();
    issuer.keys = new Map([['second', 'ES256']]);
    await clock.advance(10 * 60_000);
    await expect(authenticator.principalOf(bearer(token))).rejects.toMatchObject({ code: 'token-refused' });
  });
});

describe('a session that began with a provider', () => {
  it('is over with the provider’s word, however many requests came before', async () => {
    const provider = { name: 'corp', subject: 'oli', sid: 'sid-1' };
    const { accessToken } = await sessions.begin('acme', 'oli', { provider, teams: [] });
    for (let n = 0; n < 3; n++) expect((await authenticator.principalOf(bearer(accessToken))).actor.id).toBe('oli');
    const word = await signed({ aud: CLIENT, sid: 'sid-1', events: LOGOUT, jti: 'one' });
    await logout.heed('corp', new URLSearchParams({ logout_token: word }).toString());
    await expect(authenticator.principalOf(bearer(accessToken))).rejects.toMatchObject({ code: 'session-over' });
  });

  it('is no more than that word: a word of logout is not at hand as a token that opens the API', async () => {
    const word = await signed({ aud: CLIENT, sid: 'sid-1', events: LOGOUT, jti: 'one' });
    await logout.heed('corp', new URLSearchParams({ logout_token: word }).toString());
    await expect(authenticator.principalOf(bearer(word))).rejects.toMatchObject({ code: 'token-refused' });
  });
});
