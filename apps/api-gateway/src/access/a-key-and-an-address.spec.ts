import { noIdentities, type Member } from '@runbook/domain';
import { systemClock } from '@runbook/ports';
import type { IdentityCatalogue } from '@runbook/service';
import { Authenticator } from './authenticator.js';
import { entranceRule } from './entrance-rule.js';
import { Principals } from './principals.js';

const LOOPBACK = ['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]', '0:0:0:0:0:0:0:1'];
const REACHED_BY_OTHERS = [
  '0.0.0.0',
  '::',
  '10.0.0.1',
  'example.org',
  '127.0.0.1.example.org',
  '',
  '1.127.0.0',
  'fe80::1',
  '::2',
  '128::1',
  '::ffff:10.0.0.1',
];
const KEY = 'a-key-of-16-chars';

const NO_KEY = (where: string) => `DEV_API_KEY: expected a key with ${where}, found none; set it to the output of: openssl rand -hex 24`;
const NO_TLS = (host: string) =>
  `TLS_CERT: expected TLS with HOST=${host}, which other machines can reach, found none; set TLS_CERT and TLS_KEY, or TRUSTED_PROXY to the address of the proxy with TLS in front of it`;

const faultsOf = (host: string, more: Partial<Parameters<typeof entranceRule.faults>[0]> = {}) =>
  entranceRule.faults({ HOST: host, TRUSTED_PROXY: [], ...more }).map(({ variable, message }) => `${variable}: ${message}`);

/** So that it is about the key alone. */
const BEHIND_A_PROXY = { TRUSTED_PROXY: ['10.0.0.7'] };

describe('an address to listen on', () => {
  it.each(LOOPBACK)('may be %s, with whatever key and without TLS', (host) => expect(faultsOf(host)).toEqual([]));

  it.each(REACHED_BY_OTHERS)('may not be %s, unless a key was set', (host) => {
    expect(faultsOf(host, BEHIND_A_PROXY)).toEqual([NO_KEY(`HOST=${host}, which other machines can reach`)]);
    expect(faultsOf(host, { ...BEHIND_A_PROXY, DEV_API_KEY: KEY })).toEqual([]);
  });

  it.each(REACHED_BY_OTHERS)('may not be %s, unless TLS is there or at a proxy that is named', (host) => {
    expect(faultsOf(host, { DEV_API_KEY: KEY })).toEqual([NO_TLS(host)]);
    expect(faultsOf(host, { DEV_API_KEY: KEY, TLS_CERT: 'c' })).toEqual([]);
  });

  it.each([...LOOPBACK, ...REACHED_BY_OTHERS])('%s is not served in production without a key', (host) => {
    const production = { ...BEHIND_A_PROXY, NODE_ENV: 'production' };
    expect(faultsOf(host, production)).toEqual([NO_KEY('NODE_ENV=production')]);
    expect(faultsOf(host, { ...production, DEV_API_KEY: KEY })).toEqual([]);
  });

  it('is refused with all that is wrong at once', () =>
    expect(faultsOf('0.0.0.0')).toEqual([NO_KEY('HOST=0.0.0.0, which other machines can reach'), NO_TLS('0.0.0.0')]));
});

describe('the key of development', () => {
  const ADA: Member = { id: 'ada', kind: 'person', name: 'Ada', roles: ['TENANT_ADMIN'], admittedAt: 0 };
  const entered = (production: boolean, ...members: Member[]) => {
    const identities = { of: () => ({ ...noIdentities, members: Object.fromEntries(members.map((member) => [member.id, member])) }) };
    const principals = Principals.ofDevelopment(KEY, [], [], { production });
    const none = {} as never;
    const authenticator = new Authenticator(
      principals,
      identities as unknown as IdentityCatalogue,
      none,
      none,
      none,
      none,
      none,
      none,
      systemClock,
    );
    return authenticator.principalOf({ 'x-api-key': KEY });
  };

  it('opens everything while there is no administrator, and in development afterwards too', () => {
    for (const found of [entered(true), entered(false), entered(false, ADA)]) expect(found).toMatchObject({ actor: { id: 'dev' } });
    expect(entered(true, { ...ADA, roles: ['OPERATOR'] })).toMatchObject({ actor: { id: 'dev' } });
  });

  it('opens nothing in production once there is one', () => {
    expect(() => entered(true, ADA)).toThrow('expected a key or token that this service knows in X-API-KEY, found another');
  });
});

describe('an API key', () => {
  const principals = Principals.ofDevelopment('a-key-of-16-chars');

  it('is the person dev of tenant default', () => {
    expect(principals.find('a-key-of-16-chars')?.actor).toEqual({ kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' });
  });

  it.each(['', 'a-key-of-16-char', 'a-key-of-16-charsX', 'A-key-of-16-chars'])('is not known as %j', (key) =>
    expect(principals.find(key)).toBeUndefined(),
  );

  it('of another person brings its roles, and registers nothing', () => {
    const persons = [{ id: 'ana', key: 'key-of-person-ana', roles: ['incident-lead', 'APPROVER'] }];
    const ana = Principals.ofDevelopment('a-key-of-16-chars', persons).find('key-of-person-ana');
    expect(ana?.actor).toEqual({ kind: 'person', id: 'ana', tenant: 'default', via: 'api-key', roles: ['incident-lead', 'APPROVER'] });
    expect([...(ana?.permissions ?? [])].sort()).toEqual([
      'approvals:manage',
      'approvals:read',
      'approvals:vote',
      'authorities:read',
      'authorities:release',
      'events:read',
      'evidence:read',
      'executions:cancel',
      'executions:pause',
      'executions:read',
      'executions:retry',
      'executions:skip',
      'executions:start',
      'runbooks:read',
    ]);
    expect(Principals.ofDevelopment(undefined, persons).find('key-of-person-ana')?.actor.id).toBe('ana');
  });

  it('opens nothing where none was set', () => expect(Principals.ofDevelopment(undefined).find('')).toBeUndefined());
});
