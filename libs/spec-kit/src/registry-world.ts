import type { Calendar, JsonObject, RegistryWorld } from '@runbook/domain';
import { DEV, sha256 } from './decider-specification.js';
import { berlin } from './zones.js';

const MINUTE_MS = 60_000;

/** A calendar without zones that knows every n-th minute, counted from 1970. */
export const minutes: Calendar = {
  fault: ({ schedule }) => (/^\*\/\d+ \* \* \* \*$/.test(schedule) ? undefined : { member: 'schedule', message: `found ${schedule}` }),
  next: ({ schedule }, after) => {
    const everyMs = Number(/^\*\/(\d+) /.exec(schedule)?.[1]) * MINUTE_MS;
    return (Math.floor(after / everyMs) + 1) * everyMs;
  },
};

/** The world of the runbook `default/demo` in the registry: everything at hand, the clock where it is set. */
export function registryWorld(change: Partial<RegistryWorld> = {}, definition: JsonObject | null = null): RegistryWorld {
  return {
    now: Date.UTC(2026, 10, 21),
    id: 'default/demo',
    tenant: 'default',
    actor: DEV,
    calendar: minutes,
    sha256,
    definition: () => definition,
    review: 'off',
    topicHolder: () => null,
    blob: () => undefined,
    zones: berlin,
    ...change,
  };
}
