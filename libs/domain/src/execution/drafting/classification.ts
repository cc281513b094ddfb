import { DEFAULT_CLASSIFICATION, isAbove, levelOf, marksIn } from '../../classification/index.js';
import type { Json } from '../../json.js';
import { isBlobReference } from '../../json.js';
import type { DeliverEvent, StartExecution } from '../commands/index.js';
import type { ClassificationSource } from '../events/index.js';
import type { Drafting } from './drafting.js';

/** The run has read something that is so labelled: it is classified at least so from now on. Nothing happens where it is so already. */
export function rise(draft: Drafting, because: ClassificationSource): void {
  const { now, classifications: rule = DEFAULT_CLASSIFICATION } = draft.world;
  const { classification: from } = draft.state;
  if (!isAbove(rule, because.label, from)) return;
  draft.emit({
    type: 'ClassificationRaised',
    at: now,
    ...(from !== undefined && { from }),
    to: levelOf(rule, because.label),
    because,
  });
}

/** What a run begins with: its basis, what it takes over from another run, and what stands in its inputs. */
export function riseAtStart(draft: Drafting, { classification, marks = [], parent, rerunOf, inputs, trigger }: StartExecution): void {
  riseWithBasis(draft);
  const { id, legalBasis } = draft.runbook.runbook;
  if (legalBasis?.classification !== undefined) rise(draft, { kind: 'legal-basis', label: legalBasis.classification, of: id });
  const of = parent?.execution ?? rerunOf?.execution ?? trigger?.source;
  const kind = parent || rerunOf ? 'run' : 'event';
  if (classification !== undefined) rise(draft, { kind, label: classification, ...(of !== undefined && { of }) });
  riseWithInputs(draft, [...marks, ...marksIn(inputs)]);
}

/** The basis that the run is under now, which may have been amended, or may be another one. */
export function riseWithBasis(draft: Drafting): void {
  const { legalBasis, authority } = draft.state;
  if (!legalBasis) return;
  rise(draft, { kind: 'legal-basis', label: legalBasis.classification, of: authority?.id ?? legalBasis.reference });
}

export function riseWithInputs(draft: Drafting, marks: readonly string[]): void {
  for (const label of marks) rise(draft, { kind: 'inputs', label });
}

/** By what its source is declared to send, and by the marks that it bears. */
export function riseWithEvent(
  draft: Drafting,
  event: Json,
  { classification, marks = [] }: Pick<DeliverEvent, 'classification' | 'marks'>,
): void {
  const source = isBlobReference(event) ? undefined : (event as { readonly source?: Json } | null)?.source;
  const of = typeof source === 'string' ? { of: source } : {};
  if (classification !== undefined) rise(draft, { kind: 'event', label: classification, ...of });
  for (const label of [...marks, ...marksIn(event)]) rise(draft, { kind: 'event', label, ...of });
}

/** For the record of what people are told. */
export const asClassified = ({ state }: Drafting): { readonly classification?: string } =>
  state.classification === undefined ? {} : { classification: state.classification };
