import { fixedOffsetMs } from '../../expression/time-text.js';
import type { Facts, Finding } from './facts.js';

/** A zone of whose name alone a calendar is asked. */
const ANY_TIME = '* * * * *';

/** Time zones that expressions name must be there. */
export function unknownZones({ sites, surroundings: { calendar } }: Facts): Finding[] {
  return sites.flatMap(({ path, expressions }) =>
    expressions.flatMap(({ pointer, position, expression }) =>
      expression.zones.flatMap(({ name, at }) => {
        const fault = fixedOffsetMs(name) === undefined ? calendar?.fault({ schedule: ANY_TIME, timezone: name }) : undefined;
        return fault ? [{ code: 'invalid-timezone', message: fault.message, path: `${path}${pointer}`, inside: position + at }] : [];
      }),
    ),
  );
}
