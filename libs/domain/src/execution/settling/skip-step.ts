import type { Drafting } from '../drafting/drafting.js';
import type { SkipReason } from '../events/index.js';

export function skip(draft: Drafting, path: string, reason: SkipReason, note?: string): void {
  const { now, actor } = draft.world;
  const told = { ...(note !== undefined && { note }), ...(reason === 'operator' && { by: actor.id }) };
  draft.emit({ type: 'StepSkipped', at: now, step: path, reason, ...told });
}
