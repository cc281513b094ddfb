import { noIdentities, permissionsAnywhere, permissionsOfMember, standingsOf, type IdentityCommand } from '@runbook/domain';
import { admit, define, grant, NOW, person, suspend, TenantInQuestion } from './tenant-in-question.js';

const create = (team: string): IdentityCommand => ({ type: 'CreateTeam', team, name: `${team} by name` });
const dissolve = (team: string): IdentityCommand => ({ type: 'DissolveTeam', team, reason: 'merged' });
const join = (team: string, member: string, ...roles: string[]): IdentityCommand => ({ type: 'JoinTeam', team, member, roles });
const leave = (team: string, member: string): IdentityCommand => ({ type: 'LeaveTeam', team, member });
const assign = (team: string, runbook: string): IdentityCommand => ({ type: 'AssignRunbook', team, runbook });
const unassign = (team: string, runbook: string): IdentityCommand => ({ type: 'UnassignRunbook', team, runbook });

let tenant: TenantInQuestion;
beforeEach(() => {
  tenant = new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN'), admit('oli'), admit('vic', 'VIEWER'), create('blue'), create('red'));
});
const oli = () => tenant.state.members['oli']!;

describe('a team of a tenant', () => {
  it('is made by an administrator, with nobody in it', () => {
    expect(tenant.asked(person('ada'), create('green'))).toEqual({
      type: 'TeamCreated',
      ...{ at: NOW, by: person('ada'), team: 'green', name: 'green by name' },
    });
    expect(tenant.state.teams['green']).toEqual({ id: 'green', name: 'green by name', createdAt: NOW, runbooks: [] });
  });

  it.each([
    ['to make one', create('green')],
    ['to shut one', dissolve('blue')],
    ['to bring somebody in', join('blue', 'vic', 'OPERATOR')],
    ['to come in oneself', join('blue', 'oli')],
    ['to put somebody out', leave('blue', 'oli')],
    ['to give it a runbook', assign('blue', 'contain-host')],
    ['to take one from it', unassign('blue', 'contain-host')],
  ])('needs more than to belong to it, %s', (_, command) => {
    tenant.given(join('blue', 'oli', 'OPERATOR', 'AUTHOR', 'REVIEWER'));
    for (const actor of [person('oli'), person('vic'), person('nobody')])
      expect(tenant.asked(actor, command)).toMatchObject({ code: 'not-authorised' });
  });

  it('gets people and runbooks by none who could not have granted what its members may do', () => {
    tenant.given(define('clerk', 'people:write'), admit('cleo', 'clerk'), join('blue', 'oli', 'OPERATOR'));
    expect(tenant.asked(person('cleo'), assign('red', 'greet'))).toMatchObject({ type: 'RunbookAssigned' });
    expect(tenant.asked(person('cleo'), join('red', 'vic'))).toMatchObject({ type: 'TeamJoined', roles: [] });
    for (const command of [
      assign('blue', 'greet'),
      join('red', 'cleo', 'OPERATOR'),
      join('blue', 'oli'),
      leave('blue', 'oli'),
      dissolve('blue'),
    ])
      expect(tenant.asked(person('cleo'), command)).toMatchObject({ code: 'not-authorised' });
  });

  it('gives its members their roles with its own runbooks, and with no other', () => {
    tenant.given(join('blue', 'oli', 'VIEWER', 'OPERATOR', 'VIEWER'), assign('blue', 'contain-host'), assign('red', 'greet'));
    expect(oli().teams).toEqual({ blue: ['OPERATOR', 'VIEWER'] });
    const [blue, ...others] = standingsOf(oli(), tenant.state);
    expect(others).toEqual([]);
    expect(blue).toMatchObject({ team: 'blue', roles: ['OPERATOR', 'VIEWER'], runbooks: ['contain-host'] });
    // OPERATOR sends events too, which are no runbook's; and VIEWER issues keys of its own, which are the person's.
    expect([...blue!.permissions].sort()).toEqual([
      'approvals:read',
      'executions:cancel',
      'executions:pause',
      'executions:read',
      'executions:retry',
      'executions:skip',
      'executions:start',
      'runbooks:read',
    ]);
    expect([...permissionsOfMember(oli(), tenant.state)]).toEqual(['api-keys:write']);
    expect(permissionsAnywhere(oli(), tenant.state).has('executions:start')).toBe(true);
  });

  it('makes a key of its member’s own no wider than the member', () => {
    tenant.given(join('blue', 'oli', 'OPERATOR'));
    const issue = (...scopes: string[]): IdentityCommand => ({ type: 'IssueApiKey', key: 'k1', holder: 'oli', label: 'cli', scopes });
    expect(tenant.asked(person('oli'), issue('executions:start', 'approvals:vote'))).toMatchObject({ code: 'scope-beyond-holder' });
    expect(tenant.asked(person('oli'), issue('executions:start'))).toMatchObject({ type: 'ApiKeyIssued' });
  });

  it('has a member with other roles when it is said again, and with none when he leaves', () => {
    tenant.given(join('blue', 'oli', 'OPERATOR'), join('red', 'oli', 'VIEWER'), join('blue', 'oli', 'APPROVER'));
    expect(oli().teams).toEqual({ blue: ['APPROVER'], red: ['VIEWER'] });
    tenant.given(leave('blue', 'oli'));
    expect(oli().teams).toEqual({ red: ['VIEWER'] });
    tenant.given(leave('red', 'oli'));
    expect(oli()).not.toHaveProperty('teams');
  });

  it('permits nothing any more when it is dissolved, and its id is never another’s', () => {
    tenant.given(join('blue', 'oli', 'OPERATOR'), join('red', 'oli'), assign('blue', 'contain-host'), dissolve('blue'));
    expect(tenant.state.teams['blue']).toMatchObject({ runbooks: [], dissolved: { at: NOW, reason: 'merged' } });
    expect(oli().teams).toEqual({ red: [] });
    expect(tenant.asked(person('ada'), create('blue'))).toMatchObject({ code: 'team-exists' });
    for (const command of [join('blue', 'vic'), assign('blue', 'greet')])
      expect(tenant.asked(person('ada'), command)).toMatchObject({ code: 'team-dissolved' });
  });

  it.each([
    ['a role that there is not', join('blue', 'oli', 'CAPTAIN'), 'role-unknown'],
    ['a role that is about no runbook', join('blue', 'oli', 'WORKER'), 'role-unfit'],
    ['a role of administrators', join('blue', 'oli', 'TENANT_ADMIN'), 'role-unfit'],
    ['a stranger', join('blue', 'mia', 'VIEWER'), 'member-unknown'],
    ['a team that there is not', join('green', 'oli'), 'team-unknown'],
  ])('has no member with %s', (_, command, code) => {
    expect(tenant.asked(person('ada'), command)).toMatchObject({ code });
  });

  it('keeps duties apart that one person would have in it and elsewhere', () => {
    tenant.given(admit('kim', 'AUDITOR'), join('red', 'vic', 'AUDITOR'), define('watch', 'runbooks:read'));
    expect(tenant.asked(person('ada'), join('blue', 'kim', 'OPERATOR'))).toMatchObject({ code: 'duties-in-conflict' });
    expect(tenant.asked(person('ada'), join('blue', 'vic', 'OPERATOR'))).toMatchObject({ code: 'duties-in-conflict' });
    expect(tenant.asked(person('ada'), grant('vic', 'OPERATOR'))).toMatchObject({ code: 'duties-in-conflict' });
    tenant.given(join('blue', 'vic', 'watch'));
    expect(tenant.asked(person('ada'), define('watch', 'executions:start'))).toMatchObject({ code: 'duties-in-conflict' });
    expect(tenant.asked(person('ada'), { type: 'RemoveRole', role: 'watch' })).toMatchObject({ code: 'role-held' });
  });

  it.each([create('blue'), join('blue', 'oli', 'VIEWER'), leave('red', 'oli'), assign('blue', 'greet'), unassign('red', 'greet')])(
    'that is so already changes nothing: $type',
    (command) => {
      tenant.given(join('blue', 'oli', 'VIEWER'), assign('blue', 'greet'));
      const before = tenant.state;
      const expected = command.type === 'CreateTeam' ? 'team-exists' : 'unchanged';
      expect(tenant.asked(person('ada'), command)).toMatchObject({ code: expected });
      expect(tenant.state).toBe(before);
    },
  );

  it('lets nobody act through it who is suspended', () => {
    tenant.given(grant('oli', 'TENANT_ADMIN'), join('blue', 'oli', 'VIEWER'), suspend('oli'));
    expect(tenant.asked(person('oli'), { type: 'IssueApiKey', key: 'k1', holder: 'oli', label: 'cli' })).toMatchObject({
      code: 'not-authorised',
    });
  });

  it('is bounded in number, in runbooks, and in how many one belongs to', () => {
    const full = new TenantInQuestion().given(
      admit('ada', 'TENANT_ADMIN'),
      admit('oli'),
      ...Array.from({ length: 1_000 }, (_, n) => create(`t${n}`)),
    );
    expect(full.asked(person('ada'), create('one-more'))).toMatchObject({ code: 'teams-exceeded' });
    full.given(...Array.from({ length: 50 }, (_, n) => join(`t${n}`, 'oli')));
    expect(full.asked(person('ada'), join('t50', 'oli'))).toMatchObject({ code: 'teams-exceeded' });
    full.given(...Array.from({ length: 1_000 }, (_, n) => assign('t0', `runbook-${n}`)));
    expect(full.asked(person('ada'), assign('t0', 'greet'))).toMatchObject({ code: 'teams-exceeded' });
  });
});

it('a tenant without teams has none', () => {
  expect(noIdentities.teams).toEqual({});
  expect(standingsOf(tenant.state.members['vic']!, tenant.state)).toEqual([]);
});
