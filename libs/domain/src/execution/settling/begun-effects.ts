import type { Drafting } from '../drafting/drafting.js';
import { idOf } from '../state/paths.js';
import { stepInstances } from '../state/step-instances.js';

/** Whether the loop has asked for an effect that must happen once: going through it once more would ask again, and nobody may do that by law. */
export function hasBegunOnceEffect(draft: Drafting, path: string): boolean {
  const loop = draft.stepAt(path)?.loop;
  return (loop?.iterations ?? []).some(
    (iteration) =>
      iteration !== undefined &&
      [...stepInstances(iteration.steps)].some(
        ([inner, { dispatch }]) => dispatch > 0 && draft.runbook.step(idOf(inner))?.effect === 'once',
      ),
  );
}
