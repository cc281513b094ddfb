import { isFinal, stepAt } from '@runbook/domain';
import { factsOfType, type Judged } from './invariant.js';

/** Children are one deeper than their parents, end before or with them, and their end is what the parent's step says. */
export function childrenBelongToParents(run: Judged): string[] {
  const { id, state, finished } = run;
  const completed = factsOfType(run, 'StepCompleted');
  return factsOfType(run, 'ChildRequested').flatMap(({ event }) => {
    const { step, child: name, depth } = event;
    const history = finished.ledger.runs.get(name);
    const child = history?.state;
    // Whoever repairs a child that had ended opens it for itself.
    const isRepaired = history?.turns.some(({ events: facts }) => facts.some((fact) => fact.event.type === 'ExecutionReopened'));
    if (!child || child.status === 'NONE' || isRepaired) return [];
    const faults: string[] = [];
    if (child.parent?.execution !== id || child.parent.step !== step) faults.push(`to name ${id}/${step} as its parent`);
    if (child.parent?.depth !== depth || depth !== (state.parent?.depth ?? 1) + 1) faults.push(`to be one deeper than ${id}`);
    if (isFinal(state.status) && !isFinal(child.status)) faults.push(`to have ended with ${id}, which is ${state.status}`);
    if (stepAt(state.steps, step)?.child !== name && !isFinal(child.status)) faults.push(`to have ended after ${step} of ${id} left it`);
    const end = completed.findLast((fact) => fact.event.step === step && stepAt(fact.before.steps, step)?.child === name);
    const isAsTold = !end || (child.status === 'COMPLETED' && JSON.stringify(child.outputs) === JSON.stringify(end.event.output));
    if (!isAsTold) faults.push(`to have completed with what ${step} of ${id} has as output`);
    return faults.map((fault) => `expected the child ${name} ${fault}, found it ${child.status}`);
  });
}

/** A child that its parent's step went on without is cancelled, unless it ended before the word reached it. */
export function abandonedChildrenAreCancelled(run: Judged): string[] {
  const { runs, rejections } = run.finished.ledger;
  return factsOfType(run, 'ChildAbandoned').flatMap(({ event: { child } }) => {
    const status = runs.get(child)?.state.status;
    const cameTooLate = rejections.get(child)?.some(({ code }) => code === 'not-applicable' || code === 'unknown-execution');
    if (status === 'CANCELLED' || cameTooLate || status === undefined) return [];
    return [`expected the child ${child}, which ${run.id} went on without, to be told so, found it ${status}`];
  });
}

/** A pause and a resume name every child that runs. */
export function controlReachesChildren(run: Judged): string[] {
  return run.facts.flatMap(({ event, before }) => {
    if (event.type !== 'ExecutionPausing' && event.type !== 'ExecutionResumed') return [];
    const children = before.open.flatMap((path) => stepAt(before.steps, path)?.child ?? []);
    const missed = children.filter((child) => !event.children?.includes(child));
    return missed.map((child) => `expected ${event.type} of ${run.id} to reach its child ${child}, found it left out`);
  });
}
