import {
  credentialNameOf,
  decideIdentity,
  evolveIdentity,
  keptVersions,
  noIdentities,
  ownCredential,
  refuseUse,
  type Actor,
  type CredentialCommand,
  type IdentityCommand,
} from '@runbook/domain';
import { admit, bySettings, grant, NOW, person, TenantInQuestion } from './tenant-in-question.js';

const create = (more: Partial<Extract<CredentialCommand, { type: 'CreateCredential' }>> = {}): IdentityCommand => ({
  type: 'CreateCredential',
  ...{ credential: 'ti-api', kind: 'bearer', version: 1, sealed: 'sealed_1', hosts: ['ti.example:443'], runbooks: ['triage'] },
  ...more,
});
const rotate = (version: number, kind: 'bearer' | 'basic' = 'bearer'): IdentityCommand => ({
  type: 'RotateCredential',
  ...{ credential: 'ti-api', kind, version, sealed: `sealed_${version}` },
});
const revoke: IdentityCommand = { type: 'RevokeCredential', credential: 'ti-api', reason: 'found in a chat' };
const remove: IdentityCommand = { type: 'RemoveCredential', credential: 'ti-api' };
const ask = (check: string, host = 'ti.example:443'): IdentityCommand => ({
  type: 'AskCredentialCheck',
  ...{ credential: 'ti-api', check, address: `https://${host}/`, host },
});
const report = (check: string): IdentityCommand => ({
  type: 'ReportCredentialCheck',
  credential: 'ti-api',
  check,
  outcome: 'works',
  reason: 'status 200',
});

let tenant: TenantInQuestion;
const found = () => ownCredential(tenant.state, 'ti-api');
const asSam = (command: IdentityCommand) => tenant.asked(person('sam'), command);

beforeEach(() => {
  tenant = new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN'), admit('sam', 'SRE'), admit('oli', 'OPERATOR'));
});

describe('a credential of a tenant', () => {
  it('is set by who holds SRE, and by nobody else', () => {
    for (const id of ['ada', 'oli', 'mia']) expect(tenant.asked(person(id), create())).toMatchObject({ code: 'not-authorised' });
    expect(asSam(create())).toEqual({
      type: 'CredentialCreated',
      ...{ at: NOW, by: person('sam'), credential: 'ti-api', kind: 'bearer', version: 1, sealed: 'sealed_1' },
      ...{ hosts: ['ti.example:443'], runbooks: ['triage'] },
    });
    expect(asSam(create())).toMatchObject({ code: 'credential-exists' });
    expect(tenant.asked(bySettings, create({ credential: 'other' }))).toMatchObject({ type: 'CredentialCreated' });
  });

  it.each<[string, Partial<Extract<CredentialCommand, { type: 'CreateCredential' }>>, string]>([
    ['in capitals', { credential: 'TI-API' }, 'credential-invalid'],
    ['with a mark of its own', { credential: 'ti--api' }, 'credential-invalid'],
    ['bound to every host', { hosts: ['*'] }, 'credential-invalid'],
    ['bound to a host without a port', { hosts: ['ti.example'] }, 'credential-invalid'],
    ['of a version that was not known to be next', { version: 2 }, 'credential-outdated'],
  ])('is not set %s', (_what, more, code) => expect(asSam(create(more))).toMatchObject({ code }));

  it('is found however a runbook spells its name, and never by a name that objects have', () => {
    asSam(create());
    for (const written of ['ti-api', 'TI_API', 'ti.api']) expect(ownCredential(tenant.state, written)?.name).toBe('ti-api');
    for (const written of ['constructor', '__proto__', 'ti']) expect(ownCredential(tenant.state, written)).toBeUndefined();
    expect(credentialNameOf('TI_api')).toBe('ti-api');
  });

  it('has one next version: of two rotations at once the second is refused', () => {
    asSam(create());
    expect(asSam(rotate(2))).toMatchObject({ type: 'CredentialRotated', version: 2, sealed: 'sealed_2' });
    expect(asSam(rotate(2))).toMatchObject({ code: 'credential-outdated' });
    expect(asSam(rotate(3, 'basic'))).toMatchObject({ code: 'credential-invalid' });
  });

  it('keeps the value before the newest, for what has begun with it, and none behind a revocation', () => {
    asSam(create());
    for (const version of [2, 3]) asSam(rotate(version));
    expect(keptVersions(found()!).map(({ sealed }) => sealed)).toEqual(['sealed_3', 'sealed_2']);
    asSam(revoke);
    expect(keptVersions(found()!)).toEqual([]);
    expect(asSam(revoke)).toMatchObject({ code: 'unchanged' });
    asSam(rotate(4));
    expect(found()).not.toHaveProperty('revoked');
  });

  it('is used where its host and its runbook are both bound, and nowhere else', () => {
    asSam(create());
    const use = (host: string | undefined | null, runbook: string | undefined) => refuseUse(found()!, { host, runbook }, tenant.state);
    expect(use('ti.example:443', 'triage')).toBeUndefined();
    expect(use('ti.example:443', undefined)).toBeUndefined();
    expect(use(null, 'triage')).toBeUndefined();
    expect(use('ti.example:8443', 'triage')).toContain('bound to ti.example:8443');
    expect(use('evil.example:443', 'triage')).toContain('bound to evil.example:443');
    expect(use(undefined, 'triage')).toContain('not told to which');
    expect(use('ti.example:443', 'other')).toContain('bound to runbook other');
    asSam({ type: 'BindCredential', credential: 'ti-api', hosts: [], runbooks: ['*'] });
    expect(use('ti.example:443', 'other')).toBeUndefined();
    asSam({ type: 'UnbindCredential', credential: 'ti-api', hosts: ['ti.example:443'], runbooks: [] });
    expect(use('ti.example:443', 'triage')).toContain('found none');
    asSam(revoke);
    expect(use('ti.example:443', 'triage')).toContain('found in a chat');
  });

  it('is used by the runbooks of a team that it is bound to, whichever are the team’s then, and by no other', () => {
    tenant.given({ type: 'CreateTeam', team: 'blue', name: 'Blue' }, { type: 'CreateTeam', team: 'gone', name: 'Gone' });
    tenant.given({ type: 'DissolveTeam', team: 'gone', reason: 'merged' });
    asSam(create({ runbooks: [] }));
    expect(found()).not.toHaveProperty('teams');
    const bind = (type: 'BindCredential' | 'UnbindCredential', ...teams: string[]) =>
      asSam({ type, credential: 'ti-api', hosts: [], runbooks: [], teams });
    const use = (runbook: string, host = 'ti.example:443') => refuseUse(found()!, { host, runbook }, tenant.state);
    for (const [team, code] of [
      ['red', 'team-unknown'],
      ['constructor', 'team-unknown'],
      ['gone', 'team-dissolved'],
    ] as const) {
      expect(bind('BindCredential', team)).toMatchObject({ code });
      expect(asSam(create({ credential: 'other', teams: [team] }))).toMatchObject({ code });
    }
    expect(bind('BindCredential', 'blue')).toMatchObject({ type: 'CredentialBound', teams: ['blue'] });
    expect(bind('BindCredential', 'blue')).toMatchObject({ code: 'unchanged' });
    expect(use('contain')).toContain('bound to runbook contain, found those of team blue');
    tenant.given({ type: 'AssignRunbook', team: 'blue', runbook: 'contain' });
    expect(use('contain')).toBeUndefined();
    expect(use('contain', 'evil.example:443')).toContain('bound to evil.example:443');
    expect(use('other')).toContain('bound to runbook other');
    tenant.given({ type: 'UnassignRunbook', team: 'blue', runbook: 'contain' });
    expect(use('contain')).toContain('bound to runbook contain');
    tenant.given({ type: 'AssignRunbook', team: 'blue', runbook: 'contain' });
    expect(bind('UnbindCredential', 'blue', 'red')).toMatchObject({ type: 'CredentialUnbound', teams: ['blue'] });
    expect(use('contain')).toContain('bound to runbook contain, found none');
    bind('BindCredential', 'blue');
    tenant.given({ type: 'DissolveTeam', team: 'blue', reason: 'merged' });
    expect(use('contain')).toContain('bound to runbook contain');
  });

  it('that was removed may be set again, and its numbers go on', () => {
    asSam(create());
    asSam(rotate(2));
    expect(asSam(remove)).toMatchObject({ type: 'CredentialRemoved' });
    expect(found()).toBeUndefined();
    expect(asSam(remove)).toMatchObject({ code: 'credential-unknown' });
    expect(asSam(create())).toMatchObject({ code: 'credential-outdated' });
    asSam(create({ version: 3, sealed: 'sealed_3', hosts: [] }));
    expect(found()).toMatchObject({ version: 3, hosts: [] });
    expect(keptVersions(found()!)[0]).toMatchObject({ sealed: 'sealed_3' });
  });

  it('is tried only at a host that it is bound to, and an executor alone says how that ended', () => {
    asSam(create());
    expect(asSam(ask('c1', 'evil.example:443'))).toMatchObject({ code: 'credential-unbound' });
    expect(tenant.asked(person('oli'), ask('c1'))).toMatchObject({ code: 'not-authorised' });
    expect(asSam(ask('c1'))).toMatchObject({ type: 'CredentialCheckAsked', check: 'c1', version: 1 });
    const executor: Actor = { ...person('executor'), kind: 'service', via: 'log' };
    expect(asSam(report('c1'))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked({ ...executor, via: 'api-key' }, report('c1'))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(executor, report('c2'))).toMatchObject({ code: 'unchanged' });
    expect(tenant.asked(executor, report('c1'))).toMatchObject({ type: 'CredentialChecked', outcome: 'works' });
    expect(tenant.asked(executor, report('c1'))).toMatchObject({ code: 'unchanged' });
    expect(found()?.check?.result).toEqual({ at: NOW, outcome: 'works', reason: 'status 200' });
  });

  it.each([
    ['AUTHOR', 'who writes what uses it could send it to himself'],
    ['developer', 'he writes runbooks too'],
    ['AUDITOR', 'he checks how it was used'],
  ])('is not kept by one person who is %s as well: %s', (role) => {
    expect(tenant.asked(person('ada'), grant('sam', role))).toMatchObject({ code: 'duties-in-conflict' });
  });

  it('of a tenant from before is none, and its members fold as they did', () => {
    const old = { ...noIdentities };
    expect(ownCredential(old, 'ti-api')).toBeUndefined();
    const world = { now: NOW, tenant: 'acme', actor: { ...person('sam'), tenant: 'acme' } };
    expect(decideIdentity(revoke, old, world)).toMatchObject({ kind: 'rejected' });
    expect(evolveIdentity(old, { type: 'CredentialRemoved', at: NOW, by: world.actor, credential: 'ti-api' }).credentials).toEqual({});
  });
});
