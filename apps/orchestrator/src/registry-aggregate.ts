import {
  decideRegistry,
  evolveRegistry,
  noRunbook,
  type RegistryCommand,
  type RegistryEvent,
  type RegistryRejection,
  type RegistryState,
} from '@runbook/domain';
import type { Aggregate } from '@runbook/processor';

/** The registry as the processor runs it. It has no timers and needs nothing. */
export const registryAggregate: Aggregate<RegistryState, RegistryCommand, RegistryEvent, RegistryRejection> = {
  name: 'registry',
  foldVersion: 1,
  zero: noRunbook,
  decide: decideRegistry,
  evolve: evolveRegistry,
  nextTimerAt: () => undefined,
  provide: () => Promise.reject(new Error('expected the registry to need nothing')),
};
