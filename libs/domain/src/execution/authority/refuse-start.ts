import { personOf } from '../../actor.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { StartExecution } from '../commands/index.js';
import type { CompiledRunbook } from '../../runbook/index.js';
import type { AuthorityGrant, LegalBasis } from '../events/index.js';
import { legalBasisOf } from '../state/legal-basis-of.js';
import { hasExpired } from './legal-basis.js';
import { refusePerson } from './refuse-act.js';
import { refuseUncovered } from './refuse-uncovered.js';
import { authorityInForce } from './run-authority.js';
import { refuseStanding } from './standing.js';
import type { ExecutionWorld } from '../drafting/world.js';

type AskedStart = Pick<StartExecution, 'runbook' | 'legalBasis' | 'authority' | 'dataLicenses' | 'dryRun' | 'parent'> &
  Partial<Pick<StartExecution, 'inputs'>>;
type Asking = Pick<ExecutionWorld, 'now' | 'actor' | 'standing' | 'authority' | 'inlineBasis'>;

/** On what a run starts. */
export interface Basis {
  readonly legalBasis?: LegalBasis;
  readonly authority?: AuthorityGrant;
}

/** The gate that every start passes, whoever asks: on what it starts, or why it does not. Inputs that are not given are not known yet. */
export function basisOfStart(
  command: AskedStart,
  runbook: CompiledRunbook,
  world: Asking,
): Basis | { readonly refusal: ExecutionRejection } {
  const unapproved = refuseStanding(command, world);
  if (unapproved) return { refusal: unapproved };
  const named = basisOf(command, runbook, world);
  if ('refusal' in named) return named;
  const { dataLicenses, inputs } = command;
  const refusal =
    refuseBasis(command, runbook, named, world) ??
    refuseMissing(command, runbook) ??
    (named.authority && refuseUncovered({ runbook, dataLicenses, ...(inputs && { inputs }) }, named.authority.terms));
  return refusal ? { refusal } : named;
}

/** What the start names; where it says nothing, what its runbook names. */
function basisOf(
  { authority, legalBasis }: AskedStart,
  { runbook }: CompiledRunbook,
  world: Asking,
): Basis | { readonly refusal: ExecutionRejection } {
  const id = authority ?? (legalBasis ? undefined : runbook.legalBasis?.authority);
  if (id === undefined) return legalBasis ? { legalBasis } : {};
  const found = authorityInForce(id, world);
  return 'refusal' in found ? found : { legalBasis: legalBasisOf(found.grant.terms), authority: found.grant };
}

function refuseBasis(
  { runbook: { id }, parent }: AskedStart,
  { runbook }: CompiledRunbook,
  { legalBasis, authority }: Basis,
  { now, actor, inlineBasis }: Asking,
): ExecutionRejection | undefined {
  if (!legalBasis) {
    if (!runbook.legalBasis?.required) return undefined;
    const message = `expected a legalBasis, which ${id} requires, found none; state it in the request, or name an authority`;
    return { code: 'legal-basis-missing', message };
  }
  // A child is part of a run that was let begin.
  if (!authority && inlineBasis === 'refused' && !parent) {
    const message = 'expected the id of an authority, found a legal basis that the request states; name one in authorityId';
    return { code: 'authority-required', message };
  }
  if (hasExpired(legalBasis, now)) {
    const message = `expected a legal basis in force, found one that expired at ${legalBasis.expiresAt}; renew it`;
    return { code: 'legal-basis-expired', message };
  }
  return refusePerson(legalBasis, personOf(actor));
}

function refuseMissing({ dataLicenses }: AskedStart, { runbook }: CompiledRunbook): ExecutionRejection | undefined {
  const missing = (runbook.legalBasis?.dataLicenses ?? []).filter((license) => !dataLicenses.includes(license));
  if (missing.length === 0) return undefined;
  return {
    code: 'data-license-missing',
    message: `expected dataLicenses to cover ${missing.join(', ')}, found them missing; state them in the request`,
  };
}
