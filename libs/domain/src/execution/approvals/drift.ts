import type { Path } from '../../expression/index.js';
import type { Drafting } from '../drafting/drafting.js';
import type { Instance } from '../drafting/instance.js';
import { idOf, prefixOf } from '../state/paths.js';
import type { StepState } from '../state/execution-state.js';
import { stepInstances } from '../state/step-instances.js';
import { isSettled } from '../state/transitions.js';
import { variablePath } from '../state/variables.js';
import { askAgain } from './ask-again.js';
import { authoredParameters } from './authored-parameters.js';
import { ParameterPreview } from './parameter-preview.js';
import { wordsOf } from './shown.js';
import { isGrantedByPeople } from './tally.js';
import type { Target } from './targets.js';
import { coveredBy, differs, isUnderOtherTerms, type Covered } from './what-would-run.js';

/**
 * Voids the votes that are no longer about what would run, at once: called after a person changed what expressions read, in the same
 * decision. Gates that are asked now, and those that opened for steps that have not begun, are asked again.
 *
 * Approvers agree to parameters as far as these could be computed when they were asked. A part that could not be computed then, because it
 * reads a step that had not settled, was left to the runbook: its value may become anything without a new vote, as long as the runbook
 * computes it. A value that a person edits, or states for a step in doubt, is that person's doing, and approvers are asked about it.
 */
export function voidOnDrift(draft: Drafting): void {
  const edited = editedPaths(draft);
  for (const [path, step] of [...stepInstances(draft.state.steps)]) {
    const instance = draft.instance(path);
    const isAsked = step.status === 'AWAITING_APPROVAL';
    if (!instance || !step.approval || !(isAsked || isGrantedByPeople(step))) continue;
    const outcome = driftAt(draft, instance, step, edited);
    if (outcome === 'now' || (isAsked && saysOtherwise(draft, instance, step))) {
      askAgain(draft, instance, 'values were edited: what would run is no longer what was shown');
    } else if (outcome.length > 0) {
      draft.emit({ type: 'VotesOutdated', at: draft.world.now, step: path, targets: outcome });
    }
  }
}

/** The paths whose values a person set in this decision. */
function editedPaths({ events }: Drafting): Path[] {
  return events.flatMap((event) => {
    if (event.type === 'StepResolved' && !event.probed) return [['steps', idOf(event.step), 'output']];
    if (event.type !== 'VariablesEdited') return [];
    return event.changes.flatMap(({ path }): Path[] => {
      const place = variablePath(path);
      if (!place) return [];
      return [place.step === undefined ? ['inputs', ...place.keys] : ['steps', idOf(place.step), 'output', ...place.keys]];
    });
  });
}

function saysOtherwise(draft: Drafting, instance: Instance, { approval }: StepState): boolean {
  const { message, checklist } = wordsOf(draft, instance);
  return message !== approval?.shown.message || JSON.stringify(checklist) !== JSON.stringify(approval?.shown.checklist);
}

/** `now`: what is to come is not what was shown. Else the settled targets of which that would be so if an operator let them run again. */
function driftAt(draft: Drafting, { path }: Instance, step: StepState, edited: readonly Path[]): 'now' | string[] {
  const outdated: string[] = [];
  if (!step.approval) return outdated;
  const preview = new ParameterPreview(draft, path);
  const isElsewise = isUnderOtherTerms(draft, step.approval.shown);
  for (const covered of coveredBy(draft, { path, step })) {
    const left = stillToDo(draft, path, covered.target);
    if (left === 'nothing') continue;
    if (left === 'all' && (isElsewise || differs(preview, covered))) return 'now';
    if (!isTouched(preview, covered, edited)) continue;
    if (left !== 'if-repaired') return 'now';
    if (!step.approval.outdated?.includes(covered.shown.step)) outdated.push(covered.shown.step);
  }
  return outdated;
}

/**
 * `all`: it has not begun. `more`: it runs, and may be tried again. `if-repaired`: it is over, and only an operator can let it run again. A
 * loop that has begun goes through what it found.
 */
function stillToDo(draft: Drafting, gate: string, { step, within }: Target): 'all' | 'more' | 'if-repaired' | 'nothing' {
  const state = draft.stepAt(`${prefixOf(gate)}${(within[0] ?? step).id}`);
  if (!state || state.status === 'COMPLETED') return 'nothing';
  if (isSettled(state.status)) return 'if-repaired';
  if (within.length > 0) return 'all';
  if (state.status !== 'RUNNING' && state.status !== 'IN_DOUBT') return 'all';
  return step.loop ? 'nothing' : 'more';
}

/**
 * Whether a part of the target that could not be computed when people were asked may come out differently because of the edit: it reads the
 * edited place, or a step that has yet to run, or to run again, and so may read it.
 */
function isTouched(preview: ParameterPreview, { target, shown }: Covered, edited: readonly Path[]): boolean {
  const { leaves } = authoredParameters(target.step);
  return (shown.unknown ?? []).some((pointer) =>
    leaves.get(pointer)?.references.some((reference) => {
      if (edited.some((path) => overlap(path, reference))) return true;
      const [root, id] = reference;
      // What people fill in at the gate itself comes with their votes.
      return root === 'steps' && id !== idOf(preview.gate) && (id === undefined || !preview.isCompleted(id));
    }),
  );
}

/** One lies in the other. */
function overlap(a: Path, b: Path): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.every((key, index) => key === long[index]);
}
