import canonicalize from 'canonicalize';
import type { Json, JsonObject } from '../../json.js';
import { placedSteps, type Runbook } from '../document.js';
import type { Step, StepOf } from '../../steps/step.js';

/** What two definitions differ in, by what it means. Whatever differs is named somewhere; two equal definitions differ in nothing. */
export interface RunbookDifference {
  readonly steps: Changes<StepChange>;
  /** Steps that ask people: who is asked, by what quorum, what becomes of a rejection. */
  readonly gates: Changes<ValueChange>;
  /** What is classed sensitive, by step: the class. */
  readonly sensitive: Changes<ValueChange>;
  /** Legal basis, licences, and the credentials that each step names. */
  readonly authority: Changes<ValueChange>;
  /** Everything else of the document: inputs, outputs, triggers, limits … */
  readonly members: Changes<ValueChange>;
}

/** By name, in the order of the names. */
export interface Changes<Changed> {
  readonly added: readonly Named[];
  readonly removed: readonly Named[];
  readonly changed: readonly Changed[];
}

export interface Named {
  readonly name: string;
  readonly value: Json;
}

export interface ValueChange {
  readonly name: string;
  readonly before: Json;
  readonly after: Json;
}

/** A step that both have. */
export interface StepChange {
  readonly name: string;
  /** Of the step, as its author names them: `with`, `dependsOn` … ; `place` where it stands under other steps now. */
  readonly members: readonly ValueChange[];
}

export function runbookDifference(before: Runbook, after: Runbook): RunbookDifference {
  return {
    steps: stepChanges(before, after),
    gates: changes(gatesOf(before), gatesOf(after)),
    sensitive: changes(sensitiveOf(before), sensitiveOf(after)),
    authority: changes(authorityOf(before), authorityOf(after)),
    members: changes(membersOf(before), membersOf(after)),
  };
}

type Values = ReadonlyMap<string, Json>;

/** The members of each step, without its body: the steps of that are steps too. */
function stepsOf(runbook: Runbook): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const { step, loops, onFailure } of placedSteps(runbook)) {
    const { steps: _body, ...members } = step as Step & { readonly steps?: unknown };
    const place = [...(onFailure ? ['onFailure'] : []), ...loops.map(({ id }) => id)].join('/');
    found.set(step.id, { ...(members as unknown as JsonObject), ...(place !== '' && { place }) });
  }
  return found;
}

function stepChanges(before: Runbook, after: Runbook): Changes<StepChange> {
  const [olds, news] = [stepsOf(before), stepsOf(after)];
  const { added, removed, changed } = changes(olds, news);
  const members = changed.map(({ name }) => {
    const found = changes(valuesOf(olds.get(name)), valuesOf(news.get(name)));
    const appeared = found.added.map((one) => ({ name: one.name, before: null, after: one.value }));
    const gone = found.removed.map((one) => ({ name: one.name, before: one.value, after: null }));
    return { name, members: [...appeared, ...gone, ...found.changed].sort(byName) };
  });
  return { added, removed, changed: members };
}

const valuesOf = (members: JsonObject = {}): Values => new Map(Object.entries(members));

function gatesOf(runbook: Runbook): Values {
  const gates = placedSteps(runbook).filter(({ step }) => step.type === 'human-approval');
  return new Map(gates.map(({ step }) => [step.id, (step as StepOf<'human-approval'>).with as unknown as Json]));
}

function sensitiveOf(runbook: Runbook): Values {
  const found = new Map<string, Json>();
  for (const { step } of placedSteps(runbook)) if ('sensitive' in step && step.sensitive !== undefined) found.set(step.id, step.sensitive);
  return found;
}

function authorityOf({ legalBasis = {}, ...runbook }: Runbook): Values {
  const found = new Map<string, Json>();
  for (const [name, value] of Object.entries(legalBasis)) if (value !== undefined) found.set(`legalBasis.${name}`, value);
  for (const { step } of placedSteps(runbook)) {
    const credential = credentialOf(step);
    if (credential !== undefined) found.set(`credential of ${step.id}`, credential);
  }
  return found;
}

function credentialOf(step: Step): Json | undefined {
  const own = (step as { readonly credential?: Json }).credential;
  return own ?? (step as { readonly with?: JsonObject }).with?.['credential'];
}

/** They are told under a heading of their own. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['steps', 'onFailure', 'legalBasis']);

function membersOf(runbook: Runbook): Values {
  const own = Object.entries(runbook as unknown as JsonObject).filter(([name]) => !TOLD_ELSEWHERE.has(name));
  // The order in which steps stand means nothing but the order in which those are begun that are ready together.
  const order = placedSteps(runbook).map(({ step }) => step.id);
  return new Map<string, Json>([...own, ['order of steps', order]]);
}

function changes(before: Values, after: Values): Changes<ValueChange> {
  const added = [...after].filter(([name]) => !before.has(name)).map(([name, value]) => ({ name, value }));
  const removed = [...before].filter(([name]) => !after.has(name)).map(([name, value]) => ({ name, value }));
  const changed = [...before].flatMap(([name, old]) => {
    const value = after.get(name);
    return value === undefined || isSame(old, value) ? [] : [{ name, before: old, after: value }];
  });
  return { added: added.sort(byName), removed: removed.sort(byName), changed: changed.sort(byName) };
}

/** The order of members means nothing. */
const isSame = (a: Json, b: Json): boolean => canonicalize(a) === canonicalize(b);

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
