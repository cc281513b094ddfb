import { evolveRegistry, noRunbook, type RegistryEvent, type RegistryState } from '@runbook/domain';
import { TOPICS } from '@runbook/wire';
import { decisionsOf } from './decisions-of.js';
import type { TopicSource } from './topic-source.js';

/** An aggregate of the registry, as its facts say it is. */
export interface Registered {
  readonly tenant: string;
  readonly state: RegistryState;
}

/** By their ids. */
export async function registeredIn(source: TopicSource): Promise<ReadonlyMap<string, Registered>> {
  const found = new Map<string, Registered>();
  await decisionsOf(source, TOPICS.registryEvents, ({ id, tenant, events }) => {
    const before = found.get(id)?.state ?? noRunbook;
    found.set(id, { tenant, state: (events as readonly RegistryEvent[]).reduce(evolveRegistry, before) });
  });
  return found;
}

/** The ids of all runs of which there is a decision; `begun`: of those that were begun. */
export async function runsIn(source: TopicSource): Promise<{ readonly decided: ReadonlySet<string>; readonly begun: ReadonlySet<string> }> {
  const decided = new Set<string>();
  const begun = new Set<string>();
  await decisionsOf(source, TOPICS.executionEvents, ({ id, events }) => {
    decided.add(id);
    if (events.length > 0) begun.add(id);
  });
  return { decided, begun };
}
