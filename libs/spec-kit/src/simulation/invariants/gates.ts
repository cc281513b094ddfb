import {
  idOf,
  loopsAround,
  prefixOf,
  stepAt,
  type CompiledRunbook,
  type CompiledStep,
  type ExecutionState,
  type Json,
  type StepState,
} from '@runbook/domain';
import { rolesOf } from '../inhabitants.js';
import { factsOfType, type Fact, type Judged } from './invariant.js';

/** A step whose class is sensitive, or that stands in such a loop, is asked for only behind an approval that people granted for what runs. */
export function sensitiveStepsAreApproved(run: Judged): string[] {
  return [...factsOfType(run, 'StepRequested'), ...factsOfType(run, 'ChildRequested')].flatMap(({ event, before }) => {
    const places = [...loopsAround(event.step).map(({ loop }) => loop), event.step];
    if (!places.some((place) => run.runbook.step(idOf(place))?.sensitive !== undefined)) return [];
    const gates = places.flatMap((place) => gatesBefore(run.runbook, place).map((path) => ({ path, step: stepAt(before.steps, path) })));
    const granted = gates.filter(({ step }) => step && isGranted(step));
    const parameters = event.type === 'StepRequested' ? withSecretNames(event) : undefined;
    if (granted.some(({ path, step }) => showed(path, step!, event.step, parameters))) return [];
    const found = gates.map(({ path, step }) => `${path} ${step?.status} with ${approvalsOf(step).join(', ') || 'no votes'}`).join('; ');
    return [`expected votes for what ${event.step} of ${run.id} runs with before it was asked for, found ${found || 'no gate'}`];
  });
}

/** A step that depends on one approval alone begins behind it: granted, granted by its time-out, or refused and continued from. */
export function stepsBehindGatesWait(run: Judged): string[] {
  return [...factsOfType(run, 'StepRequested'), ...factsOfType(run, 'ChildRequested')].flatMap(({ event, before }) => {
    const step = run.runbook.step(idOf(event.step));
    const [only, ...more] = step?.dependsOn ?? [];
    if (!step || only === undefined || more.length > 0 || step.gotoOf.length > 0 || step.branchOf.length > 0) return [];
    const definition = run.runbook.step(only)?.definition;
    const gate = stepAt(before.steps, `${prefixOf(event.step)}${only}`);
    if (definition?.type !== 'human-approval' || !gate || gate.inherited) return [];
    const byTime = gate.status === 'COMPLETED' && definition.with.onTimeout === 'approve' && gate.approval?.onTimeout === 'approve';
    if (isGranted(gate) || byTime || gate.continued) return [];
    return [`expected ${only} to be granted before ${event.step} of ${run.id} was asked for, found it ${gate.status}`];
  });
}

/** A gate opens by the votes of enough persons who were asked, none of them a requester where four eyes are wanted. */
export function votesAreRight(run: Judged): string[] {
  return factsOfType(run, 'VoteCast').flatMap((fact) => {
    const { event, before } = fact;
    const approval = stepAt(before.steps, event.step)?.approval;
    if (!approval) return [`expected a request before a vote on ${event.step} of ${run.id}, found none`];
    const faults: string[] = [];
    if (stepAt(before.steps, event.step)?.status !== 'AWAITING_APPROVAL') faults.push('on a request that is not open');
    if (event.digest !== approval.digest) faults.push('on something else than what is shown');
    if (approval.votes.some(({ by }) => by === event.by)) faults.push('of a person who voted before');
    if (approval.fourEyes && isRequester(before, event.by)) faults.push('of a requester');
    const given = approval.delegations.find(({ to }) => to === event.by);
    const isFree = approval.kind === 'instruction' && !approval.approvers.users && !approval.approvers.roles && !approval.approvers.teams;
    const isAsked = [approval.approvers, approval.escalated].some(
      (people) => people?.users?.includes(event.by) || people?.roles?.some((role) => rolesOf(event.by).includes(role)),
    );
    if (!isFree && !isAsked && !given) faults.push('of a person who is not asked');
    return faults.map((fault) => `expected no vote ${fault}, found one of ${event.by} on ${event.step} of ${run.id}`);
  });
}

/** A human approval completes by its votes, by a time-out that says so, or by nobody. */
export function gatesOpenByVotes(run: Judged): string[] {
  return factsOfType(run, 'StepCompleted').flatMap(({ event, before }: Fact<Extract<Fact['event'], { type: 'StepCompleted' }>>) => {
    const gate = stepAt(before.steps, event.step);
    if (gate?.type !== 'human-approval' && gate?.type !== 'instruction') return [];
    const byTime = gate.approval?.onTimeout === 'approve' && gate.timeoutAt !== undefined && event.at >= gate.timeoutAt;
    return byTime || approvalsOf(gate).length >= (gate.approval?.quorum ?? 1)
      ? []
      : [
          `expected ${gate.approval?.quorum} votes before ${event.step} of ${run.id} opened, found ${approvalsOf(gate).join(', ') || 'none'}`,
        ];
  });
}

function isRequester({ startedBy, requesters }: ExecutionState, person: string): boolean {
  return startedBy.id === person || requesters?.includes(person) === true;
}

const isGranted = (gate: StepState): boolean =>
  gate.type === 'human-approval' && gate.status === 'COMPLETED' && approvalsOf(gate).length >= (gate.approval?.quorum ?? 1);

/** The persons whose votes to approve hold now. */
function approvalsOf(gate: StepState | undefined): string[] {
  const { votes, digest } = gate?.approval ?? { votes: [], digest: '' };
  return [...new Set(votes.filter((vote) => vote.decision === 'approve' && vote.digest === digest).map(({ by }) => by))];
}

/** Whether the gate showed this step, with these parameters where it knew them. */
function showed(gate: string, { approval }: StepState, path: string, parameters: unknown): boolean {
  const name = `${prefixOf(gate)}${path.slice(prefixOf(gate).length).replace(/\[\d+\]\//g, '[*]/')}`;
  const target = approval?.shown.targets.find(({ step }) => step === name);
  if (!target) return (approval?.shown.omitted ?? 0) > 0;
  return target.parameters === undefined || parameters === undefined || JSON.stringify(target.parameters) === JSON.stringify(parameters);
}

/** As people were shown them: where a secret goes stands its name. */
function withSecretNames({ parameters, secrets = [] }: Extract<Fact['event'], { type: 'StepRequested' }>): Json {
  const copy = structuredClone(parameters);
  for (const { pointer, name, offset } of secrets.toReversed()) {
    const keys = pointer.split('/').slice(1);
    const last = keys.pop() ?? '';
    const parent = keys.reduce<Json>((value, key) => (value as Record<string, Json>)[key] ?? null, copy) as Record<string, Json>;
    const text = String(parent[last]);
    const shown = `{{ secrets.${name} }}`;
    parent[last] = offset === undefined ? shown : `${text.slice(0, offset)}${shown}${text.slice(offset)}`;
  }
  return copy;
}

/** Paths of the approvals in the step's own list from which it can be reached by some edge. */
function gatesBefore(runbook: CompiledRunbook, path: string): string[] {
  const found = new Set<CompiledStep>();
  const left = [runbook.step(idOf(path))];
  for (let step = left.pop(); step; step = left.pop()) {
    for (const id of [...step.dependsOn, ...step.branchOf.map((branch) => branch.step), ...step.gotoOf]) {
      const before = runbook.step(id);
      if (!before || found.has(before)) continue;
      found.add(before);
      left.push(before);
    }
  }
  return [...found].filter(({ type }) => type === 'human-approval').map(({ id }) => `${prefixOf(path)}${id}`);
}
