import type { Path } from '../../expression/index.js';
import type { Drafting } from '../drafting.js';
import type { Instance } from '../instance.js';
import { idOf, prefixOf } from '../paths.js';
import type { StepState } from '../state.js';
import { stepInstances } from '../step-instances.js';
import { isSettled } from '../transitions.js';
import { variablePath } from '../variables.js';
import { askAgain } from './ask-again.js';
import { authoredParameters } from './authored.js';
import { Outlook } from './known.js';
import { wordsOf } from './shown.js';
import { isGrantedByVotes } from './tally.js';
import type { Target } from './targets.js';
import { coveredBy, differs, isUnderOtherTerms, type Covered } from './what-would-run.js';

/**
 * Voids the votes that are no longer about what would run, at once: called after a person changed what expressions read, in the same
 * decision. Gates that are asked now, and those that opened for steps that have not begun, are asked again.
 *
 * What was not known when people were asked is none of their business when it becomes known by itself. If a person's hand is in it, it is.
 */
export function voidOnDrift(draft: Drafting): void {
  const edited = editedPaths(draft);
  for (const [path, step] of [...stepInstances(draft.state.steps)]) {
    const instance = draft.instance(path);
    const isAsked = step.status === 'AWAITING_APPROVAL';
    if (!instance || !step.approval || !(isAsked || isGrantedByVotes(step))) continue;
    if ((isAsked && saysOtherwise(draft, instance, step)) || hasDrifted(draft, instance, step, edited)) {
      askAgain(draft, instance, 'values were edited: what would run is no longer what was shown');
    }
  }
}

/** What this decision changed by a person's word. */
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

function hasDrifted(draft: Drafting, { path }: Instance, step: StepState, edited: readonly Path[]): boolean {
  if (!step.approval) return false;
  const gate = { path, step };
  const outlook = new Outlook(draft, path);
  const isElsewise = isUnderOtherTerms(draft, step.approval.shown);
  return coveredBy(draft, gate).some((covered) => {
    const left = stillToDo(draft, path, covered.target);
    if (left === 'nothing') return false;
    return (left === 'all' && (isElsewise || differs(outlook, covered))) || isTouched(outlook, covered, edited);
  });
}

/** `all`: it has not begun. `more`: it runs, and may be tried again. A loop that has begun goes through what it found. */
function stillToDo(draft: Drafting, gate: string, { step, within }: Target): 'all' | 'more' | 'nothing' {
  const known = draft.stepAt(`${prefixOf(gate)}${(within[0] ?? step).id}`);
  if (!known || isSettled(known.status)) return 'nothing';
  if (within.length > 0) return 'all';
  if (known.status !== 'RUNNING' && known.status !== 'IN_DOUBT') return 'all';
  return step.loop ? 'nothing' : 'more';
}

/** Whether something that was not known of the target may have become another by the edit: it is read there, or before it is computed. */
function isTouched(outlook: Outlook, { target, shown }: Covered, edited: readonly Path[]): boolean {
  const { leaves } = authoredParameters(target.step);
  return (shown.unknown ?? []).some((pointer) =>
    leaves.get(pointer)?.references.some((reference) => {
      if (edited.some((path) => overlap(path, reference))) return true;
      const [root, id] = reference;
      // What people fill in at the gate itself comes with their votes.
      return root === 'steps' && id !== idOf(outlook.gate) && (id === undefined || !outlook.isSettled(id));
    }),
  );
}

/** One lies in the other. */
function overlap(a: Path, b: Path): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.every((key, index) => key === long[index]);
}
