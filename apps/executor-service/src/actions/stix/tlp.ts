import type { JsonObject } from '@runbook/domain';

/** The Traffic Light Protocol 2.0, from what everybody may read to what only those in the room may. */
export const TLP_LEVELS = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;

export type TlpLevel = (typeof TLP_LEVELS)[number];

/** The ids under which STIX knows the levels: TLP 2.0 by its extension, TLP 1.0 by STIX 2.1 section 7.2.1.4. */
const LEVEL_BY_ID: ReadonlyMap<string, TlpLevel> = new Map<string, TlpLevel>([
  ['marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487', 'clear'],
  ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb', 'green'],
  ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421', 'amber'],
  ['marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', 'amber+strict'],
  ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1', 'red'],
  ['marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9', 'clear'],
  ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da', 'green'],
  ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82', 'amber'],
  ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'red'],
]);

/** The level of a marking by the id that STIX gives it; undefined for other markings. */
export const standardLevelOf = (markingId: string): TlpLevel | undefined => LEVEL_BY_ID.get(markingId);

/** What nobody can read may be anything: it counts as the most restrictive level. */
export const LEVEL_OF_UNKNOWN: TlpLevel = 'red';

/** A level by its name, of TLP 2.0 or 1.0, as it stands in a marking definition. */
export function levelNamed(name: unknown): TlpLevel | undefined {
  if (typeof name !== 'string') return undefined;
  const bare = name.trim().toLowerCase().replace(/^tlp:/, '');
  return bare === 'white' ? 'clear' : TLP_LEVELS.find((level) => level === bare);
}

export const isAbove = (level: TlpLevel, limit: TlpLevel): boolean => TLP_LEVELS.indexOf(level) > TLP_LEVELS.indexOf(limit);

/** The most restrictive of these; undefined when none is stated. */
export const highest = (levels: readonly (TlpLevel | undefined)[]): TlpLevel | undefined =>
  TLP_LEVELS.findLast((level) => levels.includes(level));

/** The marking of TLP 2.0 as an object for a bundle. */
export function tlpMarking(level: TlpLevel): JsonObject & { readonly id: string } {
  const id = [...LEVEL_BY_ID].find(([, one]) => one === level)?.[0] ?? '';
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id,
    created: '2022-10-01T00:00:00.000Z',
    name: `TLP:${level.toUpperCase()}`,
    extensions: { [TLP_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: level } },
  };
}

/** TLP 2.0 by its extension of STIX 2.1. */
export const TLP_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';
