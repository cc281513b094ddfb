import { EditRefused, type Connection, type Edit } from './edit.js';
import { isObject, type Json, type JsonObject } from '../../forms/json.js';
import type { Operation } from './operations.js';
import { reconcile } from './reconcile.js';
import type { Path } from './source.js';
import { linksOf, namedBy, stepOf, stepsOf, type PlacedStep, type StepLink } from './steps-of-document.js';

type EditOf<Kind extends Edit['kind']> = Extract<Edit, { kind: Kind }>;

/** What an edit does to a document, part by part. Throws `EditRefused`. */
export function operationsOf(document: Json | undefined, edit: Exclude<Edit, { kind: 'rename-step' | 'move-step' }>): Operation[] {
  switch (edit.kind) {
    case 'add-step':
      return addStep(document, edit);
    case 'remove-step':
      return removeStep(document, edit);
    case 'connect':
      return connect(document, edit);
    case 'disconnect':
      return disconnect(document, edit);
    case 'set-field':
      return setField(document, edit);
    case 'set-document':
      return setAt(document, edit.path, edit.value);
    case 'add-input':
      return addInput(document, edit);
    case 'remove-input':
      return removeInput(document, edit);
    case 'wrap-in-approval':
      return wrapInApproval(document, edit);
  }
}

export function expectStep(document: Json | undefined, id: string): PlacedStep {
  const found = stepOf(document, id);
  if (!found) throw new EditRefused(`expected a step ${id}, found none; it may have been removed meanwhile`);
  return found;
}

const STEP_ID = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;

export function expectFreeId(document: Json | undefined, id: string): void {
  if (!STEP_ID.test(id)) throw new EditRefused(`expected an id of letters, digits, _ and -, at most 63, found ${JSON.stringify(id)}`);
  if (stepOf(document, id)) throw new EditRefused(`expected an id that no step has, found ${id} taken; choose another`);
}

function addStep(document: Json | undefined, { list, index, step }: EditOf<'add-step'>): Operation[] {
  expectFreeId(document, String(step.id));
  const steps = valueAt(document, list);
  if (!Array.isArray(steps)) return setAt(document, list, [step]);
  return [{ kind: 'insert', path: [...list, Math.min(index ?? steps.length, steps.length)], value: step }];
}

function removeStep(document: Json | undefined, { id, bridges }: EditOf<'remove-step'>): Operation[] {
  const { step, path } = expectStep(document, id);
  const inner = new Set([id, ...stepsOf(step.steps === undefined ? undefined : { steps: step.steps }).map((placed) => placed.id)]);
  const waitedFor = bridges && Array.isArray(step.dependsOn) ? step.dependsOn : [];
  const outside = linksOf(document).filter((link) => inner.has(namedBy(link)) && !isWithin(link.path, path));
  const operations = backToFront(outside).flatMap((link) => cut(document, link, waitedFor));
  return [...operations, { kind: 'remove', path }];
}

const isWithin = (path: Path, around: Path): boolean => around.every((key, index) => path[index] === key);

/** So that no operation moves what a later one names: behind in a list, first; one for each list. */
function backToFront(links: readonly StepLink[]): StepLink[] {
  return [...links].reverse();
}

/** Takes one link away; a list that it leaves empty goes with it, but for a case, which says that nothing follows. */
function cut(document: Json | undefined, link: StepLink, instead: readonly Json[] = []): Operation[] {
  if (link.kind === 'goto') return [{ kind: 'remove', path: link.path.slice(0, -1) }];
  const list = link.path.slice(0, -1);
  const before = valueAt(document, list) as Json[];
  const rest = before.filter((name) => name !== namedBy(link));
  const after = link.kind === 'dependsOn' ? [...new Set([...rest, ...instead])] : rest;
  // A step that is named twice in a list is cut at its first mention.
  if (before.indexOf(namedBy(link)) !== link.path.at(-1)) return [];
  if (after.length === 0 && !isCase(list)) return [{ kind: 'remove', path: list }];
  return reconcile(list, before, after);
}

const isCase = (list: Path): boolean => list.at(-2) === 'cases';

function connect(document: Json | undefined, { from, to, as }: EditOf<'connect'>): Operation[] {
  const [source, target] = [expectStep(document, from), expectStep(document, to)];
  if (source.path.slice(0, -1).join('/') !== target.path.slice(0, -1).join('/'))
    throw new EditRefused(`expected two steps of one list, found ${from} and ${to} in different ones; connect the loops that hold them`);
  if (from === to) throw new EditRefused(`expected two steps, found ${from} twice; a step cannot wait for itself`);
  if (as === 'dependsOn') return named(document, [...target.path, 'dependsOn'], from, BEHIND_TYPE);
  if (as === 'goto') return setAt(document, [...source.path, 'onError'], { goto: to });
  return named(document, [...source.path, ...branchPath(source, as)], to, BEHIND_CONDITION);
}

function branchPath({ id, step }: PlacedStep, { branch }: Exclude<Connection, string>): Path {
  if (step.type !== 'conditional')
    throw new EditRefused(`expected a conditional to have the branch ${branch}, found ${id} of type ${String(step.type)}`);
  return ['then', 'else', 'default'].includes(branch) ? [branch] : ['cases', branch];
}

const BEHIND_TYPE = ['id', 'type', 'name', 'use'];
const BEHIND_CONDITION = ['if', 'switch', 'then', 'cases'];

function named(document: Json | undefined, path: Path, name: string, behind: readonly string[]): Operation[] {
  const list = valueAt(document, path);
  if (!Array.isArray(list)) return setAt(document, path, [name], behind);
  return list.includes(name) ? [] : [{ kind: 'insert', path: [...path, list.length], value: name }];
}

function disconnect(document: Json | undefined, { link }: EditOf<'disconnect'>): Operation[] {
  const found = linksOf(document).find(
    ({ kind, from, to, label }) => kind === link.kind && from === link.from && to === link.to && label === link.label,
  );
  if (!found) throw new EditRefused(`expected a link from ${link.from} to ${link.to}, found none; it may have been removed meanwhile`);
  return cut(document, found);
}

function setField(document: Json | undefined, { id, field, value }: EditOf<'set-field'>): Operation[] {
  const { path, step } = expectStep(document, id);
  if (field.length === 1 && field[0] === 'id')
    throw new EditRefused('expected a member beside id; rename the step instead, so that what names it follows');
  if (value === undefined && valueAt(step, field) === undefined) return [];
  return setAt(document, [...path, ...field], value, field.length === 1 ? BEHIND_TYPE : undefined);
}

/** Sets, or takes away, whatever stands at a path. What is missing around it is made. */
export function setAt(document: Json | undefined, path: Path, value: Json | undefined, behind?: readonly string[]): Operation[] {
  const before = valueAt(document, path);
  if (value === undefined) return before === undefined ? [] : [{ kind: 'remove', path }];
  if (before !== undefined) return reconcile(path, before, value);
  const around = valueAt(document, path.slice(0, -1));
  const key = path.at(-1) as string | number;
  if (Array.isArray(around)) return [{ kind: 'insert', path: [...path.slice(0, -1), Math.min(Number(key), around.length)], value }];
  if (isObject(around)) return [{ kind: 'add', path, value, ...(behind && { behind }) }];
  return setAt(document, path.slice(0, -1), { [key]: value });
}

export function valueAt(document: Json | undefined, path: Path): Json | undefined {
  let value = document;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[String(key)];
    else return undefined;
  }
  return value;
}

function addInput(document: Json | undefined, { name, schema, isRequired }: EditOf<'add-input'>): Operation[] {
  const inputs = valueAt(document, ['inputs']);
  if (!isObject(inputs)) {
    const fresh: JsonObject = {
      type: 'object',
      additionalProperties: false,
      ...(isRequired && { required: [name] }),
      properties: { [name]: schema },
    };
    return setAt(document, ['inputs'], fresh, ['apiVersion', 'id', 'name', 'description', 'labels']);
  }
  if (valueAt(inputs, ['properties', name]) !== undefined)
    throw new EditRefused(`expected a name that no input has, found ${name} taken; choose another`);
  const required = isRequired ? named(document, ['inputs', 'required'], name, ['type', 'additionalProperties']) : [];
  return [...required, ...setAt(document, ['inputs', 'properties', name], schema)];
}

function removeInput(document: Json | undefined, { name }: EditOf<'remove-input'>): Operation[] {
  const required = valueAt(document, ['inputs', 'required']);
  const index = Array.isArray(required) ? required.indexOf(name) : -1;
  const path: Path = ['inputs', 'required'];
  const forgotten: Operation[] = index < 0 ? [] : [{ kind: 'remove', path: (required as Json[]).length === 1 ? path : [...path, index] }];
  return [...forgotten, ...setAt(document, ['inputs', 'properties', name], undefined)];
}

function wrapInApproval(document: Json | undefined, edit: EditOf<'wrap-in-approval'>): Operation[] {
  const { path, step } = expectStep(document, edit.id);
  expectFreeId(document, edit.approval);
  const ways = linksOf(document).filter((link) => link.to === edit.id && link.kind !== 'dependsOn');
  const led: Operation[] = ways.map((link) => ({ kind: 'replace', path: link.path, value: edit.approval }));
  const approval: JsonObject = {
    id: edit.approval,
    type: 'human-approval',
    ...(step.dependsOn !== undefined && { dependsOn: step.dependsOn }),
    with: edit.with,
  };
  // The approval comes in last: until then every path is as it was read.
  return [...led, ...setAt(document, [...path, 'dependsOn'], [edit.approval], BEHIND_TYPE), { kind: 'insert', path, value: approval }];
}
