import { events, rejected, unreachable, type Decision } from '../decision.js';
import type { RegisterRunbook, RegistryCommand } from './commands.js';
import type { RegistryEvent } from './events.js';
import { registerEventSource, removeEventSource } from './event-sources.js';
import { endScheduledRun, fireSchedules, refuseScheduledRun } from './fire-schedules.js';
import type { RegistryRejection } from './rejections.js';
import { setSchedules } from './set-schedules.js';
import { VERSIONS_MAX, type RegistryState } from './state.js';
import type { RegistryWorld } from './world.js';

export function decide(command: RegistryCommand, state: RegistryState, world: RegistryWorld): Decision<RegistryEvent, RegistryRejection> {
  switch (command.type) {
    case 'RegisterRunbook':
      return refusal(command, state) ?? register(command, state, world);
    case 'RegisterEventSource':
      return registerEventSource(command, state, world);
    case 'RemoveEventSource':
      return removeEventSource(command, state, world);
    case 'FireSchedules':
      return fireSchedules(state, world);
    case 'EndScheduledRun':
      return endScheduledRun(command, state, world);
    case 'RefuseScheduledRun':
      return refuseScheduledRun(command, state, world);
    default:
      return unreachable(command);
  }
}

function refusal(command: RegisterRunbook, state: RegistryState) {
  const { idempotencyKey, digest } = command;
  const sameKey = idempotencyKey === undefined ? undefined : state.versions.find((existing) => existing.idempotencyKey === idempotencyKey);
  if (sameKey && sameKey.digest !== digest) {
    return rejected<RegistryRejection>({
      code: 'key-reused',
      message: `expected the body that Idempotency-Key ${idempotencyKey} came with first, found another one; use a new key`,
    });
  }
  const newest = state.versions.at(-1);
  const existing = sameKey ?? (command.unlessNewest && newest?.digest === digest ? newest : undefined);
  if (existing) {
    const message = `${command.runbookId} version ${existing.version} is this definition`;
    return rejected<RegistryRejection>({ code: 'already-registered', message, version: existing.version });
  }
  if (state.versions.length >= VERSIONS_MAX) {
    const message = `expected at most ${VERSIONS_MAX} versions of ${command.runbookId}, found that many; use another id`;
    return rejected<RegistryRejection>({ code: 'versions-exceeded', message });
  }
  return undefined;
}

/** The version and its schedules are one record (P1): no version is in force without them. */
function register(command: RegisterRunbook, state: RegistryState, world: RegistryWorld): Decision<RegistryEvent, RegistryRejection> {
  const { runbookId, digest, definition, idempotencyKey } = command;
  const version = (state.versions.at(-1)?.version ?? 0) + 1;
  const schedules = setSchedules(command, version, state, world);
  if (schedules && 'kind' in schedules) return schedules;
  const registered: RegistryEvent = {
    type: 'RunbookVersionRegistered',
    at: world.now,
    runbookId,
    version,
    digest,
    definition,
    registeredBy: world.actor,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
  return events(schedules ? [registered, schedules] : [registered]);
}
