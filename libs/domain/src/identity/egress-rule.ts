import { events } from '../decision.js';
import { unlessPermitted } from './authority.js';
import type { SetEgressRule } from './commands.js';
import { refused, type IdentityDecision } from './refusals.js';
import { EGRESS_PLACES_MAX, type IdentityState } from './state.js';
import type { IdentityWorld } from './world.js';

/**
 * A place that steps may reach: `edr.example:443`, an address (`10.0.0.7:22`, `[fd00::7]:22`), or every name below one (`*.example:443`). In small letters, as a
 * connection is compared with it.
 */
export const EGRESS_PLACE = /^(?:(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\]):([1-9][0-9]{0,4})$/;

/** A proxy that tunnels, without an account: `http://proxy.example:3128`, in small letters. */
export const EGRESS_PROXY = /^https?:\/\/(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\]):([1-9][0-9]{0,4})$/;

const PORT_MAX = 65_535;

/** Replaces the rule; undefined: the tenant has none of its own, and the operator’s alone holds. */
export function setEgressRule({ places, proxy }: SetEgressRule, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('egress:write', state, world);
  if (refusal) return refusal;
  const stranger = places?.find((place) => Number(EGRESS_PLACE.exec(place)?.[1] ?? Infinity) > PORT_MAX);
  if (stranger !== undefined)
    return refused('egress-invalid', `expected places such as edr.example:443 or *.example:443, found ${stranger}; write it so`);
  if (proxy !== undefined && Number(EGRESS_PROXY.exec(proxy)?.[1] ?? Infinity) > PORT_MAX)
    return refused(
      'egress-invalid',
      'expected a proxy such as http://proxy.example:3128, without an account, found another text; write it so',
    );
  const distinct = places && [...new Set(places)].sort();
  if (distinct && distinct.length > EGRESS_PLACES_MAX)
    return refused(
      'egress-invalid',
      `expected at most ${EGRESS_PLACES_MAX} places, found ${distinct.length}; name what is below one with *.`,
    );
  const isSame = state.egress?.join() === distinct?.join() && (state.egress === undefined) === (distinct === undefined);
  if (isSame && state.egressProxy === proxy) return refused('unchanged', 'it is so already');
  return events([
    { type: 'EgressRuleSet', at: world.now, by: world.actor, ...(distinct && { places: distinct }), ...(proxy !== undefined && { proxy }) },
  ]);
}

/** Whether a connection to this host and port is among the places. `hostname` in small letters, an IPv6 address in brackets. */
export function isAmongPlaces(places: readonly string[], hostname: string, port: number): boolean {
  if (places.includes(`${hostname}:${port}`)) return true;
  return places.some((place) => place.startsWith('*.') && `${hostname}:${port}`.endsWith(place.slice(1)));
}
