import type { CataloguedEventSource } from '@runbook/service';
import { findingOf, type Finding } from './finding.js';

/** What is weak in how a tenant's events come in. A webhook is signed whatever happens. */
export function findingsOfSources(sources: readonly CataloguedEventSource[]): Finding[] {
  const ofTopics = sources.filter(({ topic }) => topic !== undefined);
  const ids = (scheme: string | undefined) => ofTopics.filter(({ signature }) => signature?.scheme === scheme).map(({ id }) => id);
  return [...findingOf('sources-without-signature', ids(undefined)), ...findingOf('sources-by-declaration', ids('topic'))];
}
