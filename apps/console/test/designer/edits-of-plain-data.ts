import type { Edit } from '../../src/designer/model/edit.js';
import type { JsonObject } from '../../src/forms/json.js';

/** A step of a suite's plain data. */
interface Plain {
  id: string;
  dependsOn?: string[];
  then?: string[];
  onError?: unknown;
  [member: string]: unknown;
}

/** What an edit means, done to plain data: the oracle of the suite, which knows nothing of texts. */
export function editPlain(document: JsonObject, edit: Edit): JsonObject {
  const after = structuredClone(document);
  const steps = after.steps as unknown as Plain[];
  const at = (id: string) => steps.findIndex((step) => step.id === id);
  const step = (id: string) => steps[at(id)] as Plain;
  switch (edit.kind) {
    case 'add-step':
      steps.splice(edit.index ?? steps.length, 0, edit.step as unknown as Plain);
      return after;
    case 'remove-step':
      return withoutStep(after, steps, edit);
    case 'rename-step':
      return ownText(JSON.stringify(after), edit);
    case 'move-step':
      steps.splice(edit.index, 0, ...steps.splice(at(edit.id), 1));
      return after;
    case 'connect':
      if (edit.as === 'goto') step(edit.from).onError = { goto: edit.to };
      else if (edit.as === 'dependsOn') step(edit.to).dependsOn = [...new Set([...(step(edit.to).dependsOn ?? []), edit.from])];
      else step(edit.from).then = [...new Set([...(step(edit.from).then ?? []), edit.to])];
      return after;
    case 'disconnect':
      drop(
        step(edit.link.kind === 'dependsOn' ? edit.link.to : edit.link.from),
        edit.link.kind === 'dependsOn' ? 'dependsOn' : 'then',
        edit.link.kind === 'dependsOn' ? edit.link.from : edit.link.to,
      );
      return after;
    case 'set-field':
      setIn(step(edit.id), edit.field, edit.value);
      return after;
    case 'wrap-in-approval':
      return withApproval(after, steps, edit);
    case 'add-input':
      return withInput(after, edit);
    default:
      throw new Error(`expected an edit of this suite, found ${edit.kind}`);
  }
}

function withApproval(after: JsonObject, steps: Plain[], edit: Extract<Edit, { kind: 'wrap-in-approval' }>): JsonObject {
  const at = steps.findIndex((step) => step.id === edit.id);
  const inner = steps[at] as Plain;
  for (const one of steps) {
    if (one.then) one.then = one.then.map((name) => (name === edit.id ? edit.approval : name));
    if ((one.onError as { goto?: string } | undefined)?.goto === edit.id) one.onError = { goto: edit.approval };
  }
  const waited = inner.dependsOn && { dependsOn: inner.dependsOn };
  inner.dependsOn = [edit.approval];
  steps.splice(at, 0, { id: edit.approval, type: 'human-approval', ...waited, with: edit.with } as unknown as Plain);
  return after;
}

function withInput(after: JsonObject, edit: Extract<Edit, { kind: 'add-input' }>): JsonObject {
  const inputs = (after.inputs ??= { type: 'object', additionalProperties: false, properties: {} }) as {
    required?: string[];
    properties: JsonObject;
  };
  if (edit.isRequired) inputs.required = [...(inputs.required ?? []), edit.name];
  inputs.properties[edit.name] = edit.schema;
  return after;
}

function withoutStep(after: JsonObject, steps: Plain[], { id, bridges }: Extract<Edit, { kind: 'remove-step' }>): JsonObject {
  const [gone] = steps.splice(
    steps.findIndex((step) => step.id === id),
    1,
  );
  for (const step of steps) {
    const instead = bridges && step.dependsOn?.includes(id) ? (gone?.dependsOn ?? []) : [];
    drop(step, 'dependsOn', id, instead);
    drop(step, 'then', id);
    if ((step.onError as { goto?: string } | undefined)?.goto === id) delete step.onError;
  }
  return after;
}

function drop(step: Plain, member: 'dependsOn' | 'then', id: string, instead: readonly string[] = []): void {
  if (!step[member]?.includes(id)) return;
  const rest = [...new Set([...step[member].filter((name) => name !== id), ...instead])];
  if (rest.length > 0) step[member] = rest;
  else delete step[member];
}

function setIn(step: Plain, field: readonly (string | number)[], value: unknown): void {
  const [key, ...rest] = field as [string, ...string[]];
  if (rest.length > 0) setIn((step[key] ??= {}) as Plain, rest, value);
  else if (value === undefined) delete step[key];
  else step[key] = value;
}

/** The generated texts name steps in four ways alone, so that words tell where. */
function ownText(json: string, { id, to }: { id: string; to: string }): JsonObject {
  const bare = /^\w+$/.test(to) ? `steps.${to}` : `steps['${to}']`;
  const renamed = json
    .replaceAll(new RegExp(`steps\\.${id}\\b(?!-)`, 'g'), bare)
    .replaceAll(`steps['${id}']`, bare)
    .replaceAll(`"${id}"`, JSON.stringify(to));
  return JSON.parse(renamed) as JsonObject;
}
