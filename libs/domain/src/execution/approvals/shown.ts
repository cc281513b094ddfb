import canonicalize from 'canonicalize';
import { ExpressionError } from '../../expression/index.js';
import type { Json, JsonObject } from '../../json.js';
import { asksPeople } from '../../runbook/index.js';
import type { Drafting } from '../drafting/drafting.js';
import type { RunbookPin, Shown, ShownTarget } from '../events/index.js';
import { inlined } from '../drafting/inline.js';
import type { Instance } from '../drafting/instance.js';
import { prefixOf } from '../state/paths.js';
import { scopeAt } from '../drafting/scope.js';
import { ParameterPreview, type PreviewedParameters } from './parameter-preview.js';
import { sensitivityOf, targetsOf, type Target } from './targets.js';
import { utf8Length } from '../../utf8-length.js';

/** Targets that are shown: more nobody reads. Sensitive ones are always shown, however many. */
export const TARGETS_SHOWN_MAX = 100;
/** Of one target's parameters; what is larger is shown by its reference, so that a request with many targets fits its record. */
export const SHOWN_BYTES_MAX = 4_096;

type Asking = Pick<Shown, 'attempt' | 'round'>;

/** What people are shown now: the message, and what will run if they agree. */
export function shownNow(draft: Drafting, instance: Instance, asking: Asking): Shown {
  const { path, step } = instance;
  const { runbook, legalBasis } = draft.state;
  const all = asksPeople(step.type) === 'approval' ? targetsOf(draft.runbook, step) : [];
  const chosen = chosenOf(draft, path, all);
  const preview = new ParameterPreview(draft, path);
  const shown: Shown = {
    definition: runbook.digest,
    step: path,
    ...asking,
    ...wordsOf(draft, instance),
    targets: chosen.map((target) => shownTarget(preview, target)),
    ...(all.length > chosen.length && { omitted: all.length - chosen.length }),
    ...(legalBasis && { legalBasis: legalBasis as unknown as Json }),
  };
  draft.budget.spend({ bytes: utf8Length(JSON.stringify(shown)) });
  return shown;
}

/** What votes bind to: SHA-256 of the canonical JSON (RFC 8785). */
export const digestOf = ({ world }: Drafting, shown: Shown): string => world.sha256(canonicalize(shown) ?? '');

/** The target as it would begin now; texts at `masked` stay as the author wrote them. */
export function shownTarget(preview: ParameterPreview, target: Target, masked?: readonly string[]): ShownTarget {
  const { draft, gate } = preview;
  const { name, step } = target;
  const path = `${prefixOf(gate)}${name}`;
  const previewed = preview.parametersOf(target, masked);
  const value = fitted(draft, path, previewed.value);
  const sensitive = sensitivityOf(draft, path);
  const pin = step.type === 'runbook' ? pinOf(draft, previewed) : undefined;
  return {
    step: path,
    type: step.type,
    ...(sensitive !== undefined && { sensitive }),
    ...(previewed.unresolved.length === 0 ? { parameters: value } : { template: value, unknown: previewed.unresolved }),
    ...(pin && { runbook: pin }),
  };
}

/**
 * Small enough for a request with many of them. What can neither stand in it nor be kept as a blob is shown by its hash; such a step
 * cannot be dispatched either.
 */
function fitted({ world }: Drafting, path: string, value: Json): Json {
  const small = inlined(value, path, world, { bytesMax: SHOWN_BYTES_MAX });
  if ('value' in small) return small.value;
  const whole = inlined(value, path, world);
  return 'value' in whole ? whole.value : { sha256: world.sha256(canonicalize(value) ?? '') };
}

/** Message and checklist. One that cannot be rendered any more is shown as it is written. */
export function wordsOf(draft: Drafting, { path, step }: Instance): Pick<Shown, 'message' | 'checklist'> {
  const authored = (step.definition as { readonly with?: JsonObject }).with ?? {};
  const words = wordsIn(authored);
  try {
    return { ...words, ...wordsIn(step.parameters.render(scopeAt(draft, path), draft.world) as JsonObject) };
  } catch (error) {
    if (error instanceof ExpressionError) return words;
    throw error;
  }
}

function wordsIn({ message, markdown, checklist }: JsonObject): Pick<Shown, 'message' | 'checklist'> {
  const text = message ?? markdown;
  return {
    // A message that is one placeholder may give any value.
    ...(text !== undefined && { message: typeof text === 'string' ? text : JSON.stringify(text) }),
    ...(Array.isArray(checklist) && {
      checklist: (checklist as readonly Json[]).map((item) => (typeof item === 'string' ? item : JSON.stringify(item))),
    }),
  };
}

function chosenOf(draft: Drafting, gate: string, targets: readonly Target[]): readonly Target[] {
  if (targets.length <= TARGETS_SHOWN_MAX) return targets;
  const isSensitive = ({ name }: Target): boolean => sensitivityOf(draft, `${prefixOf(gate)}${name}`) !== undefined;
  const sensitive = new Set(targets.filter(isSensitive));
  const others = targets.filter((target) => !sensitive.has(target)).slice(0, Math.max(0, TARGETS_SHOWN_MAX - sensitive.size));
  const chosen = new Set([...sensitive, ...others]);
  return targets.filter((target) => chosen.has(target));
}

/** The child's version that would run now, so that a newer one that is registered meanwhile is not taken for it. */
function pinOf({ world }: Drafting, { value, unresolved }: PreviewedParameters): RunbookPin | undefined {
  if (unresolved.includes('/id') || unresolved.includes('/version')) return undefined;
  const { id, version } = value as JsonObject;
  return world.version(String(id), (version ?? 'latest') as number | 'latest');
}
