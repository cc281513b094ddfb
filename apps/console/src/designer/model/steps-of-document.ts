import { isObject, type Json, type JsonObject } from '../../forms/json.js';
import type { Path } from './source.js';

/** A step, and where it stands. */
export interface PlacedStep {
  readonly id: string;
  readonly type: string;
  readonly step: JsonObject;
  readonly path: Path;
  /** The loop whose body it is in. */
  readonly parent?: string;
}

/** Every step of a document, bodies of loops included, in the order of the text. What is no step yet is passed over. */
export function stepsOf(document: Json | undefined): PlacedStep[] {
  if (!isObject(document)) return [];
  return [...stepsOfList(document.steps, ['steps']), ...stepsOfList(document.onFailure, ['onFailure'])];
}

function stepsOfList(steps: Json | undefined, path: Path, parent?: string): PlacedStep[] {
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((step, index) => {
    if (!isObject(step) || typeof step.id !== 'string') return [];
    const placed = {
      id: step.id,
      type: typeof step.type === 'string' ? step.type : '',
      step,
      path: [...path, index],
      ...(parent !== undefined && { parent }),
    };
    return [placed, ...stepsOfList(step.steps, [...path, index, 'steps'], step.id)];
  });
}

export const stepOf = (document: Json | undefined, id: string): PlacedStep | undefined =>
  stepsOf(document).find((placed) => placed.id === id);

/** How one step leads to another, and where the text says so. */
export interface StepLink {
  readonly kind: 'dependsOn' | 'branch' | 'goto';
  readonly from: string;
  readonly to: string;
  /** Of a branch `then`, `else`, the name of a case or `default`; of a jump what it answers. */
  readonly label: string;
  /** Of the text that names the other step. */
  readonly path: Path;
}

/** The step that is written where the link stands: a dependency says where it comes from, a branch and a jump where they lead. */
export const namedBy = (link: Pick<StepLink, 'kind' | 'from' | 'to'>): string => (link.kind === 'dependsOn' ? link.from : link.to);

/** Every link that the document writes out, also such that lead nowhere. */
export const linksOf = (document: Json | undefined): StepLink[] =>
  stepsOf(document).flatMap((placed) => [...dependencies(placed), ...branches(placed), ...jumps(placed)]);

const dependencies = ({ id, step, path }: PlacedStep): StepLink[] =>
  named(step.dependsOn, [...path, 'dependsOn']).map(({ name, at }) => ({ kind: 'dependsOn', from: name, to: id, label: '', path: at }));

function branches({ id, type, step, path }: PlacedStep): StepLink[] {
  if (type !== 'conditional') return [];
  const lists: { label: string; value: Json | undefined; at: Path }[] = [
    ...['then', 'else'].map((label) => ({ label, value: step[label], at: [...path, label] })),
    ...Object.entries(isObject(step.cases) ? step.cases : {}).map(([label, value]) => ({ label, value, at: [...path, 'cases', label] })),
    { label: 'default', value: step.default, at: [...path, 'default'] },
  ];
  return lists.flatMap(({ label, value, at }) =>
    named(value, at).map(({ name, at: where }) => ({ kind: 'branch', from: id, to: name, label, path: where })),
  );
}

function jumps({ id, step, path }: PlacedStep): StepLink[] {
  const found: StepLink[] = [];
  const add = (value: Json | undefined, label: string, at: Path) => {
    if (isObject(value) && typeof value.goto === 'string')
      found.push({ kind: 'goto', from: id, to: value.goto, label, path: [...at, 'goto'] });
  };
  add(step.onError, 'on error', [...path, 'onError']);
  if (isObject(step.with)) add(step.with.onTimeout, 'on time-out', [...path, 'with', 'onTimeout']);
  return found;
}

const named = (value: Json | undefined, path: Path): { name: string; at: Path }[] =>
  Array.isArray(value) ? value.flatMap((name, index) => (typeof name === 'string' ? [{ name, at: [...path, index] }] : [])) : [];
