import { events } from '../../decision.js';
import { unlessPermitted } from '../authority.js';
import { refused, type IdentityDecision } from '../refusals.js';
import type { IdentityState } from '../state.js';
import { isExecutor, type IdentityWorld } from '../world.js';
import type { AskCredentialCheck, ReportCredentialCheck } from './commands.js';
import { credentialUnknown } from './credential-unknown.js';
import { refuseUse } from './refuse-use.js';
import { CHECK_REASON_LENGTH_MAX, ownCredential } from './state.js';

/** The fact stands before the value is opened: a check is a use like every other. */
export function askCredentialCheck(command: AskCredentialCheck, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('credentials:write', state, world);
  if (refusal) return refusal;
  const { credential, check, address, host } = command;
  const found = ownCredential(state, credential);
  if (!found) return credentialUnknown(credential);
  const unbound = refuseUse(found, { host, runbook: undefined }, state);
  if (unbound !== undefined) return refused('credential-unbound', unbound);
  const { name, version } = found;
  return events([{ type: 'CredentialCheckAsked', at: world.now, by: world.actor, credential: name, check, version, address }]);
}

/** By an executor, once. */
export function reportCredentialCheck(command: ReportCredentialCheck, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const { credential, check, outcome, reason } = command;
  if (!isExecutor(world.actor)) return refused('not-authorised', `expected an executor to say how a check ended, found ${world.actor.id}`);
  const found = ownCredential(state, credential)?.check;
  if (found?.id !== check || found.result) return refused('unchanged', `the check ${check} is over`);
  const told = reason.slice(0, CHECK_REASON_LENGTH_MAX);
  return events([{ type: 'CredentialChecked', at: world.now, by: world.actor, credential, check, outcome, reason: told }]);
}
