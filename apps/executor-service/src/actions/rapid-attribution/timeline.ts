import type { Sightings } from './sightings.js';

/** The tactics of ATT&CK Enterprise, in the order in which an intrusion unfolds. */
const PHASES = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
];

export interface Phase {
  readonly phase: string;
  readonly techniques: readonly { readonly id: string; readonly externalId: string; readonly name: string }[];
}

/** What was seen, by kill-chain phase. A technique that serves several phases stands in each. Phases that the list does not know come last. */
export function timelineOf({ techniques }: Pick<Sightings, 'techniques'>): Phase[] {
  const others = [...new Set(techniques.flatMap(({ tactics }) => tactics))].filter((phase) => !PHASES.includes(phase)).sort();
  return [...PHASES, ...others]
    .map((phase) => ({
      phase,
      techniques: techniques
        .filter(({ tactics }) => tactics.includes(phase))
        .map(({ id, externalId, name }) => ({ id, externalId, name }))
        .sort((a, b) => (a.externalId < b.externalId ? -1 : 1)),
    }))
    .filter((phase) => phase.techniques.length > 0);
}
