import type { PolicyInput, PolicyVerdict } from '@runbook/domain';
import { Policy, systemClock } from '@runbook/ports';
import { areMetricsRecorded, count, measure } from '@runbook/telemetry';

const MS_PER_S = 1_000;

/** A policy whose answers are counted and timed. */
export class MeasuredPolicy extends Policy {
  readonly isRemote: boolean;

  constructor(private readonly asked: Policy) {
    super();
    this.isRemote = asked.isRemote;
  }

  ask(input: PolicyInput): PolicyVerdict | Promise<PolicyVerdict> {
    if (!areMetricsRecorded()) return this.asked.ask(input);
    const begunMs = systemClock.monotonic();
    const verdict = this.asked.ask(input);
    return verdict instanceof Promise ? verdict.then((said) => this.told(said, begunMs)) : this.told(verdict, begunMs);
  }

  trouble(): Promise<string | undefined> {
    return this.asked.trouble();
  }

  private told(verdict: PolicyVerdict, begunMs: number): PolicyVerdict {
    const engine = this.isRemote ? 'opa' : 'builtin';
    measure('runbook_policy_latency_seconds', (systemClock.monotonic() - begunMs) / MS_PER_S, { engine });
    count('runbook_policy_verdicts_total', { engine, verdict: verdict.outcome });
    return verdict;
  }
}
