import type { BreakGlassRule, IdentityCommand } from '@runbook/domain';
import { engine } from '../../src/actor.js';
import { admit, admitService, NOW, person, TenantInQuestion } from './tenant-in-question.js';

const HOUR = 3_600_000;
export const RULE: BreakGlassRule = { reviewWithinHours: 24, quorum: 2, reviewers: ['APPROVER'], locks: 'person' };
export const DUE = NOW + 24 * HOUR;

export const allow = (rule: BreakGlassRule | undefined = RULE): IdentityCommand => ({ type: 'SetBreakGlassRule', ...(rule && { rule }) });
export const forbid: IdentityCommand = { type: 'SetBreakGlassRule' };
export const invoke = (override = 'ovr_1'): IdentityCommand => ({
  type: 'InvokeOverride',
  ...{ override, execution: 'exe_1', step: 'ok', approval: 'apr_1', digest: 'd'.repeat(64), reason: 'nobody answers' },
});
export const review = (verdict: 'uphold' | 'condemn' = 'uphold', override = 'ovr_1'): IdentityCommand => ({
  type: 'ReviewOverride',
  ...{ override, verdict, reason: 'I have looked' },
});
export const lift = (kind: 'person' | 'role', id: string): IdentityCommand => ({
  type: 'LiftOverrideLock',
  ...{ subject: { kind, id }, reason: 'talked through' },
});
export const FIRE: IdentityCommand = { type: 'FireObligations' };
export const ENGINE = engine('default');
export const carriedOut = (override = 'ovr_1'): IdentityCommand => ({ type: 'HeedOverride', override });

/** `ola` may override, `rae`, `ron` and `rob` review, `ada` and `abe` administer; an override of hers is open. */
export const members = (rule = RULE) =>
  new TenantInQuestion().given(
    admit('ada', 'TENANT_ADMIN'),
    admit('abe', 'TENANT_ADMIN'),
    admit('ola', 'BREAK_GLASS', 'APPROVER'),
    admit('oli', 'BREAK_GLASS'),
    ...['rae', 'ron', 'rob'].map((id) => admit(id, 'APPROVER')),
    admit('vic', 'VIEWER'),
    admitService('bot', 'BREAK_GLASS'),
    allow(rule),
  );

export function owed(rule = RULE): TenantInQuestion {
  const tenant = members(rule);
  expect(tenant.asked(person('ola'), invoke())).toMatchObject({ type: 'OverrideInvoked' });
  tenant.asked(ENGINE, carriedOut());
  return tenant;
}

export const statusOf = (tenant: TenantInQuestion, id = 'ovr_1') => tenant.state.overrides?.[id]?.status;
export const locksOf = (tenant: TenantInQuestion) =>
  (tenant.state.overrideLocks ?? []).map(({ subject }) => `${subject.kind} ${subject.id}`);
