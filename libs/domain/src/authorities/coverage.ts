import type { Json, JsonObject } from '../json.js';
import { rfc3339 } from '../rfc3339.js';
import { fitsOne } from './patterns.js';
import { hostsOf, partAt, textsAt } from './reached.js';
import type { AuthorityKnown, AuthorityTerms } from './terms.js';

/** A step as an authority looks at it. */
export interface CoveredStep {
  readonly id: string;
  readonly type: string;
  /** The action's name, of an action. */
  readonly use?: string;
  /** Its class, where it is sensitive. */
  readonly sensitive?: string;
}

/** What the step does, by the name under which authorities permit it; undefined: the engine does it alone, and nothing leaves. */
export function deedOf({ type, use }: Pick<CoveredStep, 'type' | 'use'>): string | undefined {
  return type === 'action' ? (use ?? '') : LEAVES.has(type) ? type : undefined;
}

const LEAVES: ReadonlySet<string> = new Set(['call-service', 'command', 'notify', 'runbook']);

/** Why nothing may begin under it now, of whatever kind; undefined: it is in force. */
export function notInForce(
  id: string,
  { standing, terms, reason }: Omit<AuthorityKnown, 'version' | 'revision'>,
  now: number,
): string | undefined {
  const { validFrom, validUntil } = terms;
  if (standing === 'REVOKED') return `expected authority ${id} in force, found it revoked: ${reason ?? 'no reason is given'}`;
  if (standing === 'EXPIRED' || hasEnded(terms, now))
    return `expected authority ${id} in force, found it expired${validUntil === undefined ? '' : ` at ${rfc3339(validUntil)}`}; amend it, or name another`;
  if (validFrom !== undefined && now < validFrom)
    return `expected authority ${id} in force, found it valid from ${rfc3339(validFrom)} on; wait, or name another`;
  return undefined;
}

/** In the moment that it is valid until it is over. */
export const hasEnded = ({ validUntil }: Pick<AuthorityTerms, 'validUntil'>, now: number): boolean =>
  validUntil !== undefined && validUntil <= now;

/** Why the step may not be taken under these terms, by a run that carries these licences; undefined: it may. */
export function uncoveredStep(step: CoveredStep, terms: AuthorityTerms, licences: readonly string[]): string | undefined {
  const { id, sensitive } = step;
  if (sensitive !== undefined && !fitsOne(terms.stepClasses, sensitive))
    return `expected ${id} to be of a class among ${list(terms.stepClasses)}, found ${sensitive}`;
  const deed = deedOf(step);
  if (deed === undefined) return undefined;
  if (!fitsOne(terms.actions, deed)) return `expected ${id} to do one of ${list(terms.actions)}, found ${deed}`;
  const forbidding = terms.dataLicenses.find(({ name, forbids }) => licences.includes(name) && fitsOne(forbids, deed));
  return forbidding && `expected ${id} to do what the licence ${forbidding.name} permits, found ${deed}, which it forbids`;
}

/** Why the run may not carry these data; undefined: it may. */
export function uncoveredLicenses(licences: readonly string[], { dataLicenses }: AuthorityTerms): string | undefined {
  const names = dataLicenses.map(({ name }) => name);
  const beyond = licences.filter((licence) => !names.includes(licence));
  return beyond.length === 0 ? undefined : `expected data licences among ${list(names)}, found ${beyond.join(', ')}`;
}

/** Why the inputs are out of scope; undefined: they are within. What is not there, or cannot be compared as text, is out. */
export function uncoveredInputs(inputs: JsonObject, { scope }: AuthorityTerms): string | undefined {
  for (const [pointer, patterns] of Object.entries(scope?.inputs ?? {})) {
    const texts = textsAt(partAt(inputs, pointer));
    if (!texts) return `expected inputs${pointer} to be a text or a list of texts within ${list(patterns)}, found none`;
    const outside = texts.find((text) => !fitsOne(patterns, text));
    if (outside !== undefined) return `expected inputs${pointer} within ${list(patterns)}, found ${outside}`;
  }
  return undefined;
}

/** Why the step, with the parameters that it would be done with, reaches out of scope; undefined: it does not. */
export function uncoveredHosts({ id, type }: CoveredStep, parameters: Json, { scope }: AuthorityTerms): string | undefined {
  if (!scope?.hosts) return undefined;
  const patterns = scope.hosts.map((pattern) => pattern.toLowerCase());
  const hosts = hostsOf(type, parameters);
  const outside = hosts?.find((host) => !fitsOne(patterns, host));
  if (hosts && outside === undefined) return undefined;
  return `expected ${id} to reach hosts within ${list(scope.hosts)}, found ${outside ?? 'none that can be read'}`;
}

const list = (names: readonly string[]): string => names.join(', ') || 'nothing';
