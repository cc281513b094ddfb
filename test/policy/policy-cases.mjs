// What built-in rules and policies are asked alike: cases with the answer that they must have, and as many made with a seed as were asked for.
import { randomOf } from '@runbook/spec-kit';

const AT = '2026-11-30T12:00:00.000Z';

export function actCase(changes = {}) {
  const { caller, ...rest } = changes;
  return {
    version: 1,
    kind: 'act',
    at: AT,
    tenant: 'acme',
    caller: {
      ...{ kind: 'person', id: 'oli', via: 'session', roles: ['OPERATOR'], permissions: ['executions:cancel', 'executions:read'] },
      ...{ scoped: false, halfway: false, ...caller },
    },
    route: { method: 'POST', path: '/api/v1/executions/:id/cancel' },
    permission: 'executions:cancel',
    resource: { kind: 'executions', id: 'exe_1' },
    ...rest,
  };
}

export function stepCase({ run, step, gates = [], ...rest } = {}) {
  return {
    version: 1,
    kind: 'step',
    at: AT,
    tenant: 'acme',
    act: 'run',
    run: {
      id: 'exe_1',
      runbook: { id: 'contain-host', version: 3, digest: 'd'.repeat(64) },
      startedAt: '2026-11-30T11:00:00.000Z',
      startedBy: { kind: 'person', id: 'oli', via: 'session' },
      ...{ requesters: [], dataLicenses: [], ...run },
    },
    step: { path: 'isolate', type: 'call-service', attempt: 1, once: false, target: 'edr.example:443', ...step },
    gates,
    ...rest,
  };
}

export const gate = (quorum, fourEyes, ...persons) => ({ step: 'approve', quorum, fourEyes, votes: persons.map((by) => ({ by })) });

const basis = (expiresAt) => ({
  legalBasis: {
    ...{ authority: 'CSIRT', reference: 'LB-7', classification: 'SECRET', authorizedUsers: ['oli'], purpose: 'containment' },
    ...(expiresAt !== undefined && { expiresAt }),
  },
});
const sensitive = (...gates) => stepCase({ step: { class: 'destructive' }, gates });
const may = (permission, caller = {}, more = {}) => actCase({ permission, caller, ...more });

/** By hand: what is asked, in words; the input; whether it is allowed. */
export const HAND_WRITTEN = [
  ['who has the permission', may('executions:cancel'), true],
  ['who lacks it', may('executions:skip'), false],
  ['nobody holds anything', may('executions:read', { permissions: [] }), false],
  ['a key that permits less', may('executions:cancel', { permissions: ['executions:read'], scoped: true }), false],
  ['roles alone permit nothing', may('executions:skip', { roles: ['PLATFORM_ADMIN'], permissions: [] }), false],
  ['a permission with the beginning of another', may('executions:cancel', { permissions: ['executions:cancelled'] }), false],
  ['what is one’s own', may('own', { permissions: [] }), true],
  ['what is one’s own, for a service', may('own', { kind: 'service', permissions: [] }), true],
  ['halfway in: the code', may('halfway', { permissions: [], halfway: true }), true],
  ['halfway in: what is one’s own', may('own', { halfway: true }), false],
  ['halfway in: what one has a permission for', may('executions:cancel', { halfway: true }), false],
  ['what is marked for halfway, wholly in', may('halfway'), true],
  ['another tenant makes tenants', may('tenants:write', { permissions: ['tenants:write'] }), false],
  ['the platform makes tenants', may('tenants:write', { permissions: ['tenants:write'] }, { tenant: 'default' }), true],
  ['the platform without the permission', may('tenants:write', {}, { tenant: 'default' }), false],
  ['another tenant checks the audit log', may('audit:verify', { permissions: ['audit:verify'] }), false],
  ['the platform checks the audit log', may('audit:verify', { permissions: ['audit:verify'] }, { tenant: 'default' }), true],
  ['another tenant sees itself', may('tenants:read', { permissions: ['tenants:read'] }), true],
  ['a tenant called like the platform, in capitals', may('audit:verify', { permissions: ['audit:verify'] }, { tenant: 'DEFAULT' }), false],
  ['a step of no class', stepCase(), true],
  ['a step of no class that must happen once', stepCase({ step: { once: true } }), true],
  ['an action of a worker', stepCase({ act: 'hand-over', step: { type: 'action', action: 'edr/isolate' } }), true],
  ['a redirect', stepCase({ act: 'redirect', step: { target: 'other.example' } }), true],
  ['sensitive, and no gate', sensitive(), false],
  ['sensitive, and nobody approved', sensitive(gate(1, true)), false],
  ['sensitive, and one did', sensitive(gate(1, true, 'ana')), true],
  ['one of two', sensitive(gate(2, true, 'ana')), false],
  ['two of two', sensitive(gate(2, true, 'ana', 'ben')), true],
  ['one person twice', sensitive(gate(2, true, 'ana', 'ana')), false],
  ['who started it, four eyes', sensitive(gate(1, true, 'oli')), false],
  ['who started it, and another one, four eyes', sensitive(gate(2, true, 'oli', 'ana')), false],
  ['who started it, two eyes', sensitive(gate(1, false, 'oli')), true],
  ['a second gate that is open', sensitive(gate(2, true, 'ana'), gate(1, true, 'ben')), true],
  ['two gates, half open each', sensitive(gate(2, true, 'ana'), gate(2, true, 'ben')), false],
  ['a gate that asks for nobody', sensitive(gate(0, false)), false],
  ['a gate that one person opened alone', sensitive({ ...gate(2, true), overriddenBy: 'oli' }), true],
  ['another gate that one person opened alone', sensitive(gate(2, true, 'ana'), { ...gate(1, true), overriddenBy: 'ben' }), true],
  [
    'a service started it, named like a voter',
    stepCase({ step: { class: 'x' }, run: { startedBy: { kind: 'service', id: 'ana', via: 'trigger' } }, gates: [gate(1, true, 'ana')] }),
    true,
  ],
  ['a basis without an end', stepCase({ run: basis() }), true],
  ['a basis that ends later', stepCase({ run: basis('2026-11-30T12:00:00.001Z') }), true],
  ['a basis that ends now', stepCase({ run: basis(AT) }), false],
  ['a basis that ended', stepCase({ run: basis('2026-11-30T11:59:59Z') }), false],
  ['a basis that ends later, elsewhere on earth', stepCase({ run: basis('2026-11-30T13:00:00+00:30') }), true],
  ['a basis that ended, elsewhere on earth', stepCase({ run: basis('2026-11-30T12:29:00+00:30') }), false],
  ['a basis that ends at no time', stepCase({ run: basis('soon') }), false],
  ['a basis that ends at an empty time', stepCase({ run: basis('') }), false],
  [
    'approved, and the basis has ended',
    stepCase({ step: { class: 'x' }, gates: [gate(1, true, 'ana')], run: basis('2026-01-01T00:00:00Z') }),
    false,
  ],
].map(([name, input, allow]) => ({ name, input, allow }));

const PERMISSIONS = [
  'executions:read',
  'executions:start',
  'executions:cancel',
  'executions:skip',
  'people:write',
  'audit:verify',
  'tenants:write',
  'own',
  'halfway',
];
const PERSONS = ['ana', 'ben', 'cleo', 'oli'];
const ENDS = [
  undefined,
  '2026-11-30T11:00:00Z',
  '2026-11-30T12:00:00Z',
  '2026-12-24T18:00:00+01:00',
  '2026-11-30T12:59:59.999+01:00',
  'never',
];

/** So many inputs, the same for the same seed. Nothing is said of their answers but that all who are asked give the same. */
export function generatedCases(seed, count) {
  const chance = randomOf(seed);
  const one = (list) => list[Math.floor(chance() * list.length)];
  const some = (list, probability) => list.filter(() => chance() < probability);
  const act = () =>
    may(
      one(PERMISSIONS),
      {
        permissions: some(PERMISSIONS.slice(0, 7), 0.5),
        halfway: chance() < 0.15,
        scoped: chance() < 0.3,
        kind: one(['person', 'service']),
      },
      { tenant: one(['default', 'acme', 'globex']) },
    );
  const gates = () =>
    Array.from({ length: Math.floor(chance() * 3) }, () => ({
      ...gate(Math.floor(chance() * 4), chance() < 0.5, ...some([...PERSONS, ...PERSONS], 0.4)),
      ...(chance() < 0.1 && { overriddenBy: one(PERSONS) }),
    }));
  const step = () =>
    stepCase({
      act: one(['run', 'probe', 'redirect', 'hand-over']),
      run: { ...(chance() < 0.6 && basis(one(ENDS))), startedBy: { kind: one(['person', 'service']), id: one(PERSONS), via: 'api-key' } },
      step: { once: chance() < 0.5, ...(chance() < 0.7 && { class: one(['destructive', 'disclosing']) }) },
      gates: gates(),
    });
  return Array.from({ length: count }, (_, index) => ({
    name: `generated ${index} of seed ${seed}`,
    input: chance() < 0.5 ? act() : step(),
  }));
}
