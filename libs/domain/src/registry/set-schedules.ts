import { personOf, type Actor } from '../actor.js';
import { rejected, type Decision } from '../decision.js';
import { isBlobReference, type BlobReference, type JsonObject } from '../json.js';
import { schedulesOf, type ScheduleTerms } from '../runbook/index.js';
import type { ArmedSchedule, SchedulesSet } from './schedule-events.js';
import type { RegistryRejection } from './rejections.js';
import type { RegistryState } from './state.js';
import type { RegistryWorld } from './world.js';

export interface RegisteredVersion {
  readonly runbookId: string;
  readonly definition: JsonObject | BlobReference;
  readonly version: number;
  /** Asks for what the schedules start, where it is a person. */
  readonly registeredBy: Actor;
}

/** The schedules of the new version; undefined when there never were any. Or why the version cannot be registered yet, or ever. */
export function setSchedules(
  { runbookId, definition, version, registeredBy }: RegisteredVersion,
  state: RegistryState,
  world: RegistryWorld,
): SchedulesSet | Decision<never, RegistryRejection> | undefined {
  const content = isBlobReference(definition) ? (world.blob(definition.$blob) as JsonObject | undefined) : definition;
  if (content === undefined) return { kind: 'needs', needs: { blob: (definition as { readonly $blob: string }).$blob } };
  const authored = schedulesOf(content);
  if (authored.length === 0 && !state.schedules?.length) return undefined;
  const requester = personOf(registeredBy);
  const schedules: ArmedSchedule[] = [];
  for (const { inputs: _inputs, path: _path, ...terms } of authored) {
    const nextAt = world.calendar.fault(terms) ? undefined : firstOf(terms, state, world);
    if (nextAt === undefined) {
      const message = `expected a schedule that comes to pass, found ${terms.trigger}; see POST /api/v1/runbooks/check`;
      return rejected({ code: 'schedule-invalid', message });
    }
    schedules.push({ ...terms, nextAt, ...(requester !== undefined && { requester }) });
  }
  return { type: 'SchedulesSet', at: world.now, runbookId, version, schedules };
}

/** What both versions have goes on, overdue or not; a schedule that comes back fires no occurrence again, whatever the clock says by now. */
function firstOf(terms: ScheduleTerms, { schedules = [] }: RegistryState, { calendar, now }: RegistryWorld) {
  const current = schedules.find(({ trigger }) => trigger === terms.trigger);
  if (current?.nextAt !== undefined) return current.nextAt;
  return calendar.next(terms, Math.max(now, current?.last?.scheduledAt ?? 0));
}
