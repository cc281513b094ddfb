import { OpaPolicy, type OpaAccess } from '@runbook/opa';
import type { Clock, Policy } from '@runbook/ports';
import { BuiltInPolicy } from './built-in-policy.js';
import { MeasuredPolicy } from './measured-policy.js';
import { keptToken, type PolicySettings } from './policy-settings.js';
import { probe } from './readiness-probe.js';
import type { Readiness } from './readiness.js';

export interface OpenedPolicy {
  readonly policy: Policy;
  close(): Promise<void>;
}

/** Services that ask nobody: they do their work whether the policy answers or not. */
const ASKING_NOBODY: ReadonlySet<string> = new Set(['orchestrator', 'approval-service', 'audit-service']);

/** Opens what the settings name. Nothing is connected yet: who cannot be reached at the start may come later. */
export function openPolicy({ opaEndpoint, opaAccess }: PolicySettings, service: string, readiness: Readiness, clock: Clock): OpenedPolicy {
  if (opaEndpoint === undefined) return { policy: new MeasuredPolicy(new BuiltInPolicy()), close: () => Promise.resolve() };
  const policy = new OpaPolicy(opaEndpoint, clock, accessOf(opaAccess));
  if (!ASKING_NOBODY.has(service)) readiness.register('policy', reachable(policy, clock));
  return { policy: new MeasuredPolicy(policy), close: () => policy.close() };
}

const accessOf = ({ tokenFile, ...tls }: NonNullable<PolicySettings['opaAccess']> = {}): OpaAccess => ({
  ...tls,
  ...(tokenFile !== undefined && { token: keptToken(tokenFile) }),
});

/** One try a second at most, however often health is asked for. */
function reachable(policy: Policy, clock: Clock) {
  return probe(clock, async () => {
    const trouble = await policy.trouble();
    if (trouble !== undefined) throw new Error(trouble);
  });
}
