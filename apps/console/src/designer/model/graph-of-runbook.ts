import type { Json } from '../../forms/json.js';
import type { ShownGraph, ShownEdge, ShownNode } from '../../graph/shown-graph.js';
import { linksOf, stepsOf, type PlacedStep } from './steps-of-document.js';
import { pathOfPointer, pointerOfPath } from './source.js';

/** What the check says of one place. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export interface Way {
  readonly step: string;
  readonly path: readonly { readonly step: string; readonly outcome: string }[];
}

/** A dry run's word on a step. */
export type StatusOfStep = ReadonlyMap<string, string>;

/** A runbook as its graph: steps with what was found at them, links, and the way around an approval pointed out. */
export function graphOfRunbook(document: Json | undefined, findings: readonly Finding[], way?: Way, statuses?: StatusOfStep): ShownGraph {
  const steps = stepsOf(document);
  const ids = new Set(steps.map(({ id }) => id));
  const onWay = way ? withLoops([...way.path.map(({ step }) => step), way.step], steps) : [];
  const nodes = steps
    .filter((step, index) => steps.findIndex(({ id }) => id === step.id) === index)
    .map((step) => nodeOf(step, findingsAt(step, steps, findings), onWay, statuses));
  const edges = linksOf(document)
    .filter(({ from, to }) => ids.has(from) && ids.has(to))
    .map(({ kind, from, to, label, path }) => ({
      id: pointerOfPath(path),
      kind,
      from,
      to,
      ...(label !== '' && { label }),
      ...(statuses?.get(to) === 'SKIPPED' && { isFaded: true }),
    }));
  return { nodes, edges: pointedOut(edges, onWay, steps) };
}

/** The loops in which the steps of a way are stand on it too, before them. */
function withLoops(way: readonly string[], steps: readonly PlacedStep[]): string[] {
  const parents = new Map(steps.map(({ id, parent }) => [id, parent]));
  const loopsOf = (id: string): string[] => {
    const parent = parents.get(id);
    return parent === undefined ? [] : [...loopsOf(parent), parent];
  };
  return [...new Set(way.flatMap((id) => [...loopsOf(id), id]))];
}

function nodeOf(
  { id, type, step, parent, path }: PlacedStep,
  findings: readonly Finding[],
  onWay: readonly string[],
  statuses?: StatusOfStep,
): ShownNode {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const name = typeof step.name === 'string' ? step.name : undefined;
  const about = type === 'action' && typeof step.use === 'string' ? step.use : type;
  return {
    id,
    type,
    title: id,
    detail: [name ?? about, path[0] === 'onFailure' && 'on failure'].filter(Boolean).join(' · '),
    ...(parent !== undefined && { parent }),
    ...(statuses?.has(id) && { status: statuses.get(id) }),
    isPointedOut: onWay.includes(id),
    isFaded: statuses?.get(id) === 'SKIPPED',
    marks: [
      ...(typeof step.sensitive === 'string' ? [{ tone: 'warn' as const, word: step.sensitive }] : []),
      ...(errors > 0 ? [{ tone: 'bad' as const, word: errors === 1 ? '1 fault' : `${errors} faults` }] : []),
      ...(warnings > 0 && errors === 0 ? [{ tone: 'warn' as const, word: warnings === 1 ? '1 doubt' : `${warnings} doubts` }] : []),
    ],
  };
}

/** The edges between two steps of the way, of which one follows the other. What the way has no edge for is drawn, so that it is whole. */
function pointedOut(edges: readonly ShownEdge[], onWay: readonly string[], steps: readonly PlacedStep[]): ShownEdge[] {
  const order = new Map(onWay.map((id, index) => [id, index]));
  const isOn = ({ from, to }: ShownEdge) => (order.get(from) ?? Infinity) < (order.get(to) ?? -1);
  const marked = edges.map((edge) => (isOn(edge) ? { ...edge, isPointedOut: true } : edge));
  const target = onWay.at(-1);
  const parentOf = (id: string | undefined) => steps.find((step) => step.id === id)?.parent;
  const before = onWay.findLast((id) => id !== target && parentOf(id) === parentOf(target));
  if (target === undefined || before === undefined || marked.some((edge) => edge.to === target && edge.isPointedOut)) return marked;
  return [...marked, { id: 'way', kind: 'goto', from: before, to: target, label: 'without approval', isPointedOut: true }];
}

/** What was found at a step, that is at none of the steps in its body. */
function findingsAt(step: PlacedStep, steps: readonly PlacedStep[], findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ path }) => stepAt(steps, path)?.id === step.id);
}

/** The innermost step around a place. */
export function stepAt(steps: readonly PlacedStep[], pointer: string): PlacedStep | undefined {
  const path = pathOfPointer(pointer);
  const around = steps.filter((step) => step.path.every((key, index) => path[index] === key));
  return around.reduce<PlacedStep | undefined>((best, step) => (best && best.path.length >= step.path.length ? best : step), undefined);
}
