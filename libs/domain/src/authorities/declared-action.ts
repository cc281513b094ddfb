import { fitsOne } from './patterns.js';

/** What an action says of the data that it takes and gives. */
export interface DeclaredAction {
  /** How what it gives is classified. */
  readonly classification?: string;
  /** The licences under which what it gives comes. */
  readonly dataLicenses?: readonly string[];
  /** Licences of data that it may not be given, as patterns: a run that carries such data does not ask for it. */
  readonly forbidsLicenses?: readonly string[];
  /** Licences without which it is not asked for. */
  readonly needsLicenses?: readonly string[];
}

/** Why a run that carries these licences may not ask for the action; undefined: it may. */
export function refusedByAction(name: string, action: DeclaredAction, licences: readonly string[]): string | undefined {
  const { forbidsLicenses = [], needsLicenses = [] } = action;
  const forbidden = licences.find((licence) => fitsOne(forbidsLicenses, licence));
  if (forbidden !== undefined)
    return `expected data that ${name} may be given, found some under the licence ${forbidden}, which it forbids`;
  const missing = needsLicenses.filter((licence) => !licences.includes(licence));
  return missing.length === 0 ? undefined : `expected the licences that ${name} needs, found the run without ${missing.join(', ')}`;
}
