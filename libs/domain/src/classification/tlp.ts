/** The marks of the Traffic Light Protocol 2.0, from what everybody may read to what only those in the room may. */
export const TLP_MARKS = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'] as const;

export type TlpMark = (typeof TLP_MARKS)[number];

/** Under which ids STIX knows the marks: TLP 2.0 by its extension, TLP 1.0 by STIX 2.1 section 7.2.1.4. */
const MARK_BY_ID: ReadonlyMap<string, TlpMark> = new Map<string, TlpMark>([
  ['marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487', 'TLP:CLEAR'],
  ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb', 'TLP:GREEN'],
  ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421', 'TLP:AMBER'],
  ['marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', 'TLP:AMBER+STRICT'],
  ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1', 'TLP:RED'],
  ['marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9', 'TLP:CLEAR'],
  ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da', 'TLP:GREEN'],
  ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82', 'TLP:AMBER'],
  ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'TLP:RED'],
]);

/** Undefined: STIX knows no mark of TLP by this id. */
export const markOfId = (id: string): TlpMark | undefined => MARK_BY_ID.get(id.toLowerCase());

/** A mark as it is written, of TLP 2.0 or 1.0, with or without `TLP:`. Undefined: it is none. */
export function markNamed(name: string): TlpMark | undefined {
  const bare = name
    .trim()
    .toUpperCase()
    .replace(/^TLP\s*:\s*/, '');
  return bare === 'WHITE' ? 'TLP:CLEAR' : TLP_MARKS.find((mark) => mark === `TLP:${bare}`);
}
