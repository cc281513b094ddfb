import type { Schemas } from '../api/client.js';
import type { Authority } from './queries.js';
import { linesOf, pairsOf, textOfLines, textOfPairs } from './written-lines.js';

type Terms = Omit<Schemas['CreateAuthority'], 'id'>;

/** What stands in the form of an authority. */
export interface AuthorityDraft {
  readonly id: string;
  readonly instrument: string;
  readonly reference: string;
  readonly purpose: string;
  readonly classification: string;
  readonly authorizedUsers: string;
  readonly actions: string;
  readonly stepClasses: string;
  /** A license on each line; behind a colon what its data may not be used for. */
  readonly dataLicenses: string;
  /** A JSON Pointer on each line; behind a colon what must stand there. */
  readonly inputs: string;
  readonly hosts: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly uses: string;
  readonly retentionDays: string;
}

export function authorityDraftOf(authority?: Authority): AuthorityDraft {
  const { scope, validFrom, validUntil, uses, retentionDays, dataLicenses } = authority ?? {};
  return {
    id: authority?.id ?? '',
    instrument: authority?.instrument ?? '',
    reference: authority?.reference ?? '',
    purpose: authority?.purpose ?? '',
    classification: authority?.classification ?? '',
    authorizedUsers: textOfLines(authority?.authorizedUsers),
    actions: textOfLines(authority?.actions),
    stepClasses: textOfLines(authority?.stepClasses),
    dataLicenses: textOfPairs((dataLicenses ?? []).map(({ name, forbids }) => [name, forbids] as const)),
    inputs: textOfPairs(Object.entries(scope?.inputs ?? {})),
    hosts: textOfLines(scope?.hosts),
    validFrom: validFrom ?? '',
    validUntil: validUntil ?? '',
    uses: uses === undefined ? '' : String(uses),
    retentionDays: retentionDays === undefined ? '' : String(retentionDays),
  };
}

export function termsOf(draft: AuthorityDraft): Terms {
  const { instrument, reference, purpose, classification, validFrom, validUntil, uses, retentionDays } = draft;
  const inputs = Object.fromEntries(pairsOf(draft.inputs).map(([pointer, patterns]) => [pointer, [...patterns]]));
  const hosts = linesOf(draft.hosts);
  const scope = { ...(Object.keys(inputs).length > 0 && { inputs }), ...(hosts.length > 0 && { hosts }) };
  return {
    ...{ instrument: instrument.trim(), reference: reference.trim(), purpose: purpose.trim(), classification: classification.trim() },
    authorizedUsers: linesOf(draft.authorizedUsers),
    actions: linesOf(draft.actions),
    stepClasses: linesOf(draft.stepClasses),
    dataLicenses: pairsOf(draft.dataLicenses).map(([name, forbids]) => ({ name, forbids: [...forbids] })),
    ...(Object.keys(scope).length > 0 && { scope }),
    ...(validFrom.trim() !== '' && { validFrom: validFrom.trim() }),
    ...(validUntil.trim() !== '' && { validUntil: validUntil.trim() }),
    ...(uses.trim() !== '' && { uses: Number(uses) }),
    ...(retentionDays.trim() !== '' && { retentionDays: Number(retentionDays) }),
  };
}
