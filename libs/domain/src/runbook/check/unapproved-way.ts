import type { Step } from '../../steps/step.js';
import { branchesOf, gotosOf } from '../step-links.js';
import { constantCondition, isDeadBranch } from './constant-conditions.js';
import { predecessors, topologicalOrder, type StepList, type StepNode } from './facts.js';

/** What the steps before it do, in order. */
export type Way = readonly { readonly step: string; readonly outcome: string }[];

/** Ways that are tried. Only optional steps, branches and jumps before the step multiply them, so real runbooks have a few. */
const WAYS_MAX = 20_000;

/** A way to begin this step with no approval granted before it; undefined: there is none. Follows the engine's rules of readiness. */
export function findUnapprovedWay(list: StepList, target: string): Way | 'too-many' | undefined {
  // A cycle never begins, and is reported by its own rule.
  const order = topologicalOrder(list);
  const node = list.nodes.get(target);
  if (!order || !node) return undefined;
  if (isCertainlyApproved(order, node)) return undefined;
  const ancestors = ancestorsOf(node, list);
  return new Search(
    order.filter(({ id }) => ancestors.has(id)),
    node,
  ).way();
}

/**
 * The common case, told without trying ways: the step waits, through dependencies that must all settle, for an approval that
 * nothing can skip. Most optional steps around it do not matter then.
 */
function isCertainlyApproved(order: readonly StepNode[], target: StepNode): boolean {
  const approved = new Set<string>();
  const completes = new Set<string>();
  for (const node of order) {
    const { id, step, dependsOn, branchOf, gotoOf } = node;
    const waitsForAll = branchOf.length === 0 && gotoOf.length === 0 && step.join !== 'any';
    const begins = waitsForAll && (dependsOn.length === 0 || dependsOn.some((before) => completes.has(before)));
    const isCertain = begins && step.when === undefined && (step.onError ?? 'fail') === 'fail' && gotosOf(step).length === 0;
    if (isCertain) completes.add(id);
    const isApprovedBefore = waitsForAll && dependsOn.some((before) => approved.has(before));
    if (id === target.id) return isApprovedBefore;
    if (isApprovedBefore || (isCertain && isGate(step))) approved.add(id);
  }
  return false;
}

/** Whether a step is an approval by a person: one that approves itself on time-out is not. */
export function isGate(step: Step): boolean {
  return step.type === 'human-approval' && step.with.onTimeout !== 'approve';
}

function ancestorsOf(node: StepNode, list: StepList): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const id of predecessors(next)) {
      const before = list.nodes.get(id);
      if (!before || found.has(id)) continue;
      found.add(id);
      waiting.push(before);
    }
  }
  return found;
}

/** A step that has settled, and whether an approval was granted on the way to there. */
interface Settled {
  readonly kind: 'completed' | 'continued' | 'skipped' | 'left';
  readonly outcome: string;
  readonly approved: boolean;
  readonly targets?: readonly string[];
  readonly goto?: string;
}

type Readiness = { readonly begins: boolean; readonly approved: boolean };

class Search {
  private readonly settled = new Map<string, Settled>();
  /** The constant value of each `when`, if it has one: asked for on every way. */
  private readonly whens: ReadonlyMap<string, boolean | undefined>;
  /** Steps that a `join: any` looks at: to it a failure that is continued from is not a completion. */
  private readonly joinedByAny: ReadonlySet<string>;
  private tried = 0;

  constructor(
    private readonly order: readonly StepNode[],
    private readonly target: StepNode,
  ) {
    this.whens = new Map([...order, target].map(({ id, step }) => [id, constantCondition(step.when)]));
    this.joinedByAny = new Set([...order, target].flatMap(({ step, dependsOn }) => (step.join === 'any' ? dependsOn : [])));
  }

  way(): Way | 'too-many' | undefined {
    const found = this.explore(0);
    if (this.tried > WAYS_MAX) return 'too-many';
    if (!found) return undefined;
    return this.order.map(({ id }) => ({ step: id, outcome: this.settled.get(id)?.outcome ?? '' }));
  }

  /** True, with `settled` telling the way, when the target can begin unapproved. */
  private explore(index: number): boolean {
    const node = this.order[index];
    if (!node) {
      this.tried++;
      const { begins, approved } = this.readiness(this.target);
      return begins && !approved && this.whens.get(this.target.id) !== false;
    }
    for (const outcome of this.outcomes(node)) {
      if (this.tried > WAYS_MAX) return true;
      this.settled.set(node.id, outcome);
      if (this.explore(index + 1)) return true;
    }
    return false;
  }

  private outcomes(node: StepNode): Settled[] {
    const { begins, approved } = this.readiness(node);
    if (!begins) return [{ kind: 'skipped', outcome: 'is skipped', approved }];
    const { step } = node;
    const skipped: Settled = { kind: 'skipped', outcome: 'is skipped by its when', approved };
    const when = this.whens.get(node.id);
    if (when === false) return [skipped];
    return [
      ...completions(step, approved),
      ...(step.when !== undefined && when === undefined ? [skipped] : []),
      ...failures(step, approved, this.joinedByAny.has(node.id)),
    ];
  }

  /** Whether the step begins now that all before it have settled. Of several reasons to begin the worst counts. */
  private readiness(node: StepNode): Readiness {
    const jumps = this.states(node.gotoOf).filter(({ goto }) => goto === node.id);
    const ordinary = this.ordinary(node);
    if (jumps.length === 0) return ordinary;
    return { begins: true, approved: jumps.every(({ approved }) => approved) && (!ordinary.begins || ordinary.approved) };
  }

  private ordinary(node: StepNode): Readiness {
    const dependencies = this.states(node.dependsOn);
    if (node.branchOf.length > 0) {
      const owners = this.states(node.branchOf.map(({ step }) => step));
      const taken = owners.filter(({ kind, targets }) => kind === 'completed' && targets?.includes(node.id));
      const byJoin = this.byJoin(node, dependencies);
      if (taken.length === 0) return { begins: false, approved: owners.some(({ approved }) => approved) };
      const approved = taken.every((owner) => owner.approved) || (node.dependsOn.length > 0 && byJoin.approved);
      return { begins: node.dependsOn.length === 0 || node.step.join !== 'any' || byJoin.begins, approved };
    }
    if (node.dependsOn.length > 0) return this.byJoin(node, dependencies);
    const isRoot = node.gotoOf.length === 0;
    return { begins: isRoot, approved: !isRoot && this.states(node.gotoOf).some(({ approved }) => approved) };
  }

  private byJoin(node: StepNode, dependencies: readonly Settled[]): Readiness {
    const anyApproved = dependencies.some(({ approved }) => approved);
    if (node.step.join === 'any') {
      const completed = dependencies.filter(({ kind }) => kind === 'completed');
      // The first to complete releases the step, and which one that is nobody knows.
      return completed.length > 0
        ? { begins: true, approved: completed.every(({ approved }) => approved) }
        : { begins: false, approved: anyApproved };
    }
    return { begins: dependencies.some(({ kind }) => kind === 'completed' || kind === 'continued'), approved: anyApproved };
  }

  private states(ids: readonly string[]): Settled[] {
    return ids.flatMap((id) => this.settled.get(id) ?? []);
  }
}

function completions(step: Step, approved: boolean): Settled[] {
  const ways = branchesOf(step).filter(({ branch }) => !isDeadBranch(step, branch));
  if (ways.length > 0) return ways.map(({ branch, targets }) => ({ kind: 'completed', outcome: `takes ${branch}`, approved, targets }));
  const gate = isGate(step);
  return [
    {
      kind: 'completed',
      outcome: step.type === 'human-approval' ? (gate ? 'is granted' : 'approves itself on time-out') : 'completes',
      approved: approved || gate,
    },
  ];
}

/**
 * A failure that ends the run leads nowhere. One that is continued from is like completing, except for an approval, for a conditional,
 * which then takes no branch, and before a `join: any`.
 */
function failures(step: Step, approved: boolean, isJoinedByAny: boolean): Settled[] {
  const found: Settled[] = gotosOf(step).map(({ target }) => ({
    kind: 'left',
    outcome: `fails and jumps to ${target}`,
    approved,
    goto: target,
  }));
  if (step.onError === 'skip') found.push({ kind: 'skipped', outcome: 'fails and is skipped', approved });
  const continues = step.onError === 'continue' || (step.type === 'wait-for-event' && step.with.onTimeout === 'continue');
  if (continues && (isGate(step) || step.type === 'conditional' || isJoinedByAny)) {
    const outcome = step.type === 'human-approval' ? 'is refused and continued from' : 'fails and is continued from';
    found.push({ kind: 'continued', outcome, approved });
  }
  return found;
}
