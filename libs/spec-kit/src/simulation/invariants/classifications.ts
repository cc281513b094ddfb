import { DEFAULT_CLASSIFICATION, idOf, isAbove, stepAt, type ExecutionState } from '@runbook/domain';
import { factsOfType, type Judged } from './invariant.js';

const below = (one: string | undefined, other: string | undefined): boolean => isAbove(DEFAULT_CLASSIFICATION, other, one);
const shown = ({ classification = 'nothing' }: Pick<ExecutionState, 'classification'>): string => classification;

/** What a run is classified never falls, nor does a licence leave it. */
export function classificationsNeverFall({ id, facts }: Judged): string[] {
  return facts.flatMap(({ event, before, after }) => {
    const faults: string[] = [];
    if (below(after.classification, before.classification))
      faults.push(`expected ${id} not to fall with ${event.type}, found it at ${shown(after)} from ${shown(before)}`);
    const left = before.dataLicenses.filter((licence) => !after.dataLicenses.includes(licence));
    if (before.status !== 'NONE' && left.length > 0)
      faults.push(`expected ${id} to keep its licences, found ${left.join(', ')} gone with ${event.type}`);
    return faults;
  });
}

/** Whatever a run has read is known of it before anybody sees what it was: of a step's result, and of a child's end. */
export function runsRiseWithWhatTheyRead(run: Judged): string[] {
  const { id, runbook, finished } = run;
  return factsOfType(run, 'StepCompleted').flatMap(({ event: { step: path }, before }) => {
    const { classification, dataLicenses = [] } = runbook.step(idOf(path))?.definition ?? {};
    const faults: string[] = [];
    if (below(before.classification, classification)) faults.push(`to be at ${classification} when ${path} completes`);
    const missing = dataLicenses.filter((licence) => !before.dataLicenses.includes(licence));
    if (missing.length > 0) faults.push(`to carry ${missing.join(', ')} when ${path} completes`);
    const history = finished.ledger.runs.get(stepAt(before.steps, path)?.child ?? '');
    // Whoever repairs a child that had ended opens it for itself: what it reads then its parent has not taken.
    const isRepaired = history?.turns.some(({ events }) => events.some((fact) => fact.event.type === 'ExecutionReopened'));
    const child = isRepaired ? undefined : history?.state;
    if (child && below(before.classification, child.classification))
      faults.push(`to be at ${shown(child)}, as its child, when ${path} completes`);
    return faults.map(
      (fault) => `expected ${id} ${fault}, found it at ${shown(before)} with ${before.dataLicenses.join(', ') || 'no licence'}`,
    );
  });
}

/** A child is at least what its parent was when it asked for it. */
export function childrenBeginAsTheirParents(run: Judged): string[] {
  return factsOfType(run, 'ChildRequested').flatMap(({ event: { child: name }, before }) => {
    const child = run.finished.ledger.runs.get(name)?.state;
    if (!child || child.status === 'NONE' || !below(child.classification, before.classification)) return [];
    return [`expected the child ${name} to be at ${shown(before)}, as ${run.id} was then, found it at ${shown(child)}`];
  });
}
