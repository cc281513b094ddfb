import { engine } from '../../actor.js';
import { openRequest } from '../approvals/open-request.js';
import { grant } from '../approvals/settle-request.js';
import type { OverrideGate } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { Drafting } from '../drafting/drafting.js';
import { notApplicable } from '../drafting/refusals.js';

/**
 * A person opens the gate without its votes. Whether he may, and what he owes for it, was decided with the members of the tenant and stands on their log; so
 * nobody but the engine brings this. He may have started the run: that is what break-glass is for. What he saw must be what would run.
 */
export function overrideGate(draft: Drafting, { step, by, digest, reason, override }: OverrideGate): ExecutionRejection | undefined {
  const { actor, now, tenant } = draft.world;
  const { kind, id, via } = engine(tenant);
  if (actor.kind !== kind || actor.id !== id || actor.via !== via)
    return {
      code: 'not-authorized',
      message: `expected the engine to bring an override, found ${actor.id}; send POST /approvals/:id/override`,
    };
  const request = openRequest(draft, step);
  if ('code' in request) return request;
  const { approval, instance } = request;
  if (approval.kind !== 'approval') return notApplicable('a gate', 'an instruction', 'whoever did it says so');
  if (digest !== approval.digest) {
    const message = `expected an override of what ${step} shows now (${approval.digest}), found one of ${digest}; fetch the approval again, and look at it`;
    return { code: 'digest-mismatch', message };
  }
  draft.emit({ type: 'GateOverridden', at: now, step, by, digest, reason, override });
  grant(draft, instance, 'override');
  return undefined;
}
