import type { JsonSchema } from '../author-schema.js';
import type { Calendar } from '../calendar.js';
import { placedSteps, type PlacedStep, type Runbook } from '../document.js';
import { expressionSites, type ExpressionSite } from '../expression-sites.js';
import type { Step } from '../../steps/step.js';
import { stepLinks, type StepLinks } from '../step-links.js';

/** Something that a rule found. Rules know no lines: `checkRunbook` adds them. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  /** JSON Pointer. */
  readonly path: string;
  /** Characters into the text at `path`. */
  readonly inside?: number;
  readonly severity?: 'warning';
  readonly counterExample?: CounterExample;
}

/** A way through the runbook that shows the fault: what each step on it does, in order. */
export interface CounterExample {
  /** The step that is reached. */
  readonly step: string;
  readonly path: readonly { readonly step: string; readonly outcome: string }[];
}

/** Somebody who may be asked. */
export interface Person {
  readonly id: string;
  readonly roles: readonly string[];
  readonly teams?: readonly string[];
}

/** What the runbook's surroundings know. What is left out is not checked. */
export interface Surroundings {
  /** The registered version, or the newest; undefined: there is none. */
  readonly runbook?: (id: string, version: number | 'latest') => Pick<Runbook, 'inputs' | 'outputs'> | undefined;
  readonly credentialExists?: (name: string) => boolean;
  /** Why the runbook may not use this credential at the host that a step names, where it is told; undefined: nothing speaks against it. */
  readonly credentialRefusal?: (name: string, runbook: string, place: string | undefined) => string | undefined;
  /** The names of the registered actions. */
  readonly actions?: readonly string[];
  /** What the action takes under `with`; undefined where that is not known. */
  readonly actionParameters?: (name: string) => JsonSchema | undefined;
  /** The members that the action's output may have; undefined where that is not known. */
  readonly actionOutputs?: (name: string) => readonly string[] | undefined;
  /** All who may be asked, with their roles. */
  readonly people?: readonly Person[];
  /** Whether the tenant's policy counts the class as sensitive; by default every class is. */
  readonly isSensitive?: (className: string) => boolean;
  /** Judges the times of schedules. */
  readonly calendar?: Pick<Calendar, 'fault'>;
}

/** A list of steps that may depend on each other: the runbook's, `onFailure`'s, or a loop's body. */
export interface StepList {
  readonly path: string;
  readonly steps: readonly Step[];
  readonly nodes: ReadonlyMap<string, StepNode>;
  /** The loop whose body it is. */
  readonly loop?: PlacedStep;
}

export interface StepNode extends StepLinks {
  readonly id: string;
  readonly step: Step;
  readonly placed: PlacedStep;
}

/** All that the rules look at, gathered once. */
export interface Facts {
  readonly runbook: Runbook;
  readonly surroundings: Surroundings;
  readonly placed: readonly PlacedStep[];
  /** The first step of each id. */
  readonly byId: ReadonlyMap<string, PlacedStep>;
  readonly lists: readonly StepList[];
  readonly listOf: (placed: PlacedStep) => StepList;
  readonly sites: readonly ExpressionSite[];
}

/** A static rule: pure, and total on every runbook that could be parsed. */
export type Rule = (facts: Facts) => Finding[];

export function gatherFacts(runbook: Runbook, surroundings: Surroundings): Facts {
  const placed = placedSteps(runbook);
  const byId = new Map<string, PlacedStep>();
  for (const one of placed) if (!byId.has(one.step.id)) byId.set(one.step.id, one);
  const lists = new Map<string, StepList>();
  for (const one of placed) {
    const path = listPath(one);
    if (!lists.has(path)) lists.set(path, stepList(path, placed));
  }
  return {
    runbook,
    surroundings,
    placed,
    byId,
    lists: [...lists.values()],
    listOf: (one) => lists.get(listPath(one)) as StepList,
    sites: expressionSites(runbook),
  };
}

const listPath = ({ path }: PlacedStep): string => path.slice(0, path.lastIndexOf('/'));

function stepList(path: string, placed: readonly PlacedStep[]): StepList {
  const members = placed.filter((one) => listPath(one) === path);
  const steps = members.map(({ step }) => step);
  const links = stepLinks(steps);
  const nodes = new Map<string, StepNode>();
  members.forEach((one, index) => {
    if (!nodes.has(one.step.id)) nodes.set(one.step.id, { id: one.step.id, step: one.step, placed: one, ...(links[index] as StepLinks) });
  });
  const loop = placed.find((one) => `${one.path}/steps` === path);
  return { path, steps, nodes, ...(loop && { loop }) };
}

/** The steps of the list that this one comes directly after, by any kind of edge, each once. */
export function predecessors(node: StepNode): string[] {
  return [...new Set([...node.dependsOn, ...node.branchOf.map(({ step }) => step), ...node.gotoOf])];
}

/** The list in an order in which every step comes after its predecessors; undefined if there is a cycle. */
export function topologicalOrder(list: StepList): StepNode[] | undefined {
  const order: StepNode[] = [];
  const done = new Map<string, boolean>();
  const visit = (node: StepNode): boolean => {
    const computed = done.get(node.id);
    if (computed !== undefined) return computed;
    done.set(node.id, false);
    for (const id of predecessors(node)) {
      const before = list.nodes.get(id);
      if (before && !visit(before)) return false;
    }
    done.set(node.id, true);
    order.push(node);
    return true;
  };
  for (const node of list.nodes.values()) if (!visit(node)) return undefined;
  return order;
}
