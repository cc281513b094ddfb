import type { Drafting } from './drafting.js';
import type { SkipReason } from './events.js';

export function skip(draft: Drafting, path: string, reason: SkipReason, note?: string): void {
  draft.emit({ type: 'StepSkipped', at: draft.world.now, step: path, reason, ...(note !== undefined && { note }) });
}
