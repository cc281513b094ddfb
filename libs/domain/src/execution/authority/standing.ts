import { Needed } from '../../decision.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { ExecutionWorld, Standing } from '../drafting/world.js';
import type { RunbookPin } from '../events/index.js';

type Known = Pick<ExecutionWorld, 'standing'>;

/** How it stands now; null: there is none. Asks for it where it is not at hand. */
export function standingOf(pin: RunbookPin, world: Known): Standing | null {
  const standing = world.standing(pin);
  if (standing === undefined) throw new Needed({ standing: pin });
  return standing;
}

/** The part of the gate of every start that asks for the definition's approval: a draft runs dry or not at all. Undefined: go. */
export function refuseStanding(
  { runbook, dryRun }: { readonly runbook: RunbookPin; readonly dryRun?: true },
  world: Known,
): ExecutionRejection | undefined {
  const standing = standingOf(runbook, world);
  if (standing === 'in-force' || (standing === 'draft' && dryRun)) return undefined;
  const { id, version, draft } = runbook;
  if (standing === 'deprecated') {
    const message = `expected a version of ${id} in force, found ${version}, which is deprecated; name another one, or restore one`;
    return { code: 'runbook-deprecated', message };
  }
  if (standing === 'draft') {
    const message = `expected an approved version of ${id}, found draft ${draft}; have it approved, or run it with dryRun: true`;
    return { code: 'runbook-unapproved', message };
  }
  const wanted = draft === undefined ? `version ${version}` : `draft ${draft}`;
  return { code: 'unknown-runbook', message: `expected a registered runbook ${id} ${wanted}, found none; register it` };
}
