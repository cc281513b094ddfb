import { uncoveredHosts, uncoveredInputs, uncoveredLicenses, uncoveredStep } from '../../authorities/coverage.js';
import { personOf } from '../../actor.js';
import type { Json } from '../../json.js';
import type { CompiledStep } from '../../runbook/index.js';
import { refusedByAction } from '../../authorities/declared-action.js';
import { broughtBy } from '../drafting/carried.js';
import type { ExecutionWorld } from '../drafting/world.js';
import type { AuthorityPin, StepError } from '../events/index.js';
import type { ExecutionState } from '../state/execution-state.js';
import { legalBasisOf } from '../state/legal-basis-of.js';
import { hasExpired } from './legal-basis.js';
import { refusePerson } from './refuse-act.js';
import { covered } from './refuse-uncovered.js';

type Asked = Pick<ExecutionWorld, 'now' | 'action'>;
type UnderWhat = Pick<ExecutionState, 'legalBasis' | 'authority' | 'dataLicenses' | 'inputs' | 'startedBy'>;

/** The gate that every dispatch of a step passes. Undefined: go. */
export function refuseDispatch(run: UnderWhat, step: CompiledStep, world: Asked): StepError | undefined {
  const { legalBasis, dataLicenses } = run;
  if (legalBasis && hasExpired(legalBasis, world.now))
    return denied(`expected a legal basis in force, found one that expired at ${legalBasis.expiresAt}`);
  const { use } = step;
  const action = use === undefined ? undefined : world.action?.(use);
  const unlicensed = action && refusedByAction(use as string, action, dataLicenses);
  if (unlicensed !== undefined) return denied(unlicensed);
  return refuseBeyondAuthority(run, step, world);
}

/** What the step brings counts as if the run carried it already: what may not come in is not asked for. */
function refuseBeyondAuthority(run: UnderWhat, step: CompiledStep, world: Asked): StepError | undefined {
  const { authority, inputs, startedBy } = run;
  if (!authority) return undefined;
  if (!authority.confirmed) return denied(`expected a run that authority ${authority.id} has confirmed, found one that still asks`);
  const { terms, onWordOf = personOf(startedBy) } = authority;
  const stranger = refusePerson(legalBasisOf(terms), onWordOf);
  if (stranger) return beyondOf(stranger.message, authority);
  const licences = [...new Set([...run.dataLicenses, ...broughtBy(step, world)])];
  const beyond = uncoveredStep(covered(step), terms, licences) ?? uncoveredLicenses(licences, terms) ?? uncoveredInputs(inputs, terms);
  return beyond === undefined ? undefined : beyondOf(beyond, authority);
}

/** The part of it that looks at where the step reaches, once its parameters are known. */
export function refuseReach({ authority }: UnderWhat, step: CompiledStep, parameters: Json): StepError | undefined {
  const beyond = authority && uncoveredHosts(covered(step), parameters, authority.terms);
  return authority && beyond !== undefined ? beyondOf(beyond, authority) : undefined;
}

/** For the record of a dispatch: what it was checked against. */
export const checkedAgainst = ({ authority }: UnderWhat): { readonly authority?: AuthorityPin } =>
  authority ? { authority: { id: authority.id, version: authority.version } } : {};

const beyondOf = (message: string, { id, version }: AuthorityPin): StepError => denied(`${message}; authority ${id}, version ${version}`);

const denied = (message: string): StepError => ({ name: 'denied', message, terminal: true });
