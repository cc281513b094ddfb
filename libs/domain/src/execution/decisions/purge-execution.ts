import canonicalize from 'canonicalize';
import { rfc3339 } from '../../rfc3339.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { alreadyHolds, notApplicable } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import { retainUntil, retentionOf } from '../state/retention.js';
import { isFinal } from '../state/transitions.js';

/** What the run took and gave leaves, with an account of what it was. Never before the moment that its authority or its runbook names, whoever asks. */
export function purgeExecution(draft: Drafting): ExecutionRejection | undefined {
  const { state, world } = draft;
  const { inputs, outputs, steps, purged, status } = state;
  if (purged) return alreadyHolds(draft);
  if (!isFinal(status)) return notApplicable('a run that is over', status, 'it is kept as long as it goes on');
  const [retention, until] = [retentionOf(state), retainUntil(state)];
  if (!retention || until === undefined)
    return notApplicable('an authority or a runbook that says how long its runs are kept', 'none', 'it is kept for ever');
  if (world.now < until) return notApplicable(`that it is kept until ${rfc3339(until)}`, rfc3339(world.now), 'wait');
  const digest = (value: unknown): string => world.sha256(canonicalize(value) ?? 'null');
  const { days, authority } = retention;
  draft.emit({
    type: 'ExecutionPurged',
    at: world.now,
    ...(authority && { authority }),
    retentionDays: days,
    keptUntil: until,
    digests: { inputs: digest(inputs), ...(outputs && { outputs: digest(outputs) }), steps: digest(steps) },
  });
  return undefined;
}
