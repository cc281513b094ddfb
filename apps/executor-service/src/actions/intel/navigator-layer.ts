import { z } from 'zod';
import type { Action } from '../action.js';
import type { KnowledgeShelf } from './knowledge-objects.js';

const TECHNIQUES_MAX = 2_000;
const technique = z
  .string()
  .regex(/^T\d{4}(\.\d{3})?$/i, 'expected an id such as T1059 or T1059.001')
  .transform((id) => id.toUpperCase());

const parameters = z.strictObject({
  name: z.string().min(1).max(200).describe('Title of the layer'),
  description: z.string().max(10_000).default(''),
  techniques: z
    .array(
      z.union([
        technique,
        // What lookup-graph puts out has more members; they do not matter here.
        z.looseObject({ externalId: technique, score: z.number().optional(), comment: z.string().max(1_000).optional() }),
      ]),
    )
    .max(TECHNIQUES_MAX)
    .describe('Ids, or objects with `externalId`, `score`, `comment`: for example what lookup-graph found'),
});

/** Versions of the layer's format and of the data that a Navigator must have: its documentation, layer format 4.5. */
const VERSIONS = { attack: '18', navigator: '5.1.0', layer: '4.5' };

/** Makes a layer for the ATT&CK Navigator. */
export function navigatorLayer(shelf: KnowledgeShelf): Action<z.infer<typeof parameters>> {
  return {
    name: 'navigator-layer',
    description: 'Makes an ATT&CK Navigator layer (format 4.5) of techniques; a technique that is named several times scores as often.',
    parameters,
    outputs: ['layer', 'unknown'],
    guide: {
      serves: 'GENERATE_REPORT',
      output: '`layer`: to be opened in the Navigator; `unknown`: ids that the shipped ATT&CK does not have',
      example: { name: 'INC-2041', techniques: ['T1059.001', { externalId: 'T1566.001', score: 3, comment: 'Two mails' }] },
    },
    async run({ name, description, techniques }) {
      const { byExternalId } = await shelf.load();
      const scored = new Map<string, { score: number; comments: Set<string> }>();
      for (const one of techniques) {
        const { externalId, score = 1, comment } = typeof one === 'string' ? { externalId: one } : one;
        const entry = scored.get(externalId) ?? { score: 0, comments: new Set<string>() };
        entry.score += score;
        if (comment) entry.comments.add(comment);
        scored.set(externalId, entry);
      }
      const sorted = [...scored].sort(([a], [b]) => (a < b ? -1 : 1));
      const drawn = sorted.filter(([id]) => byExternalId.has(id));
      const layer = {
        name,
        description,
        domain: 'enterprise-attack',
        versions: VERSIONS,
        sorting: 3,
        hideDisabled: false,
        techniques: drawn.map(([techniqueID, { score, comments }]) => ({
          techniqueID,
          score,
          comment: [...comments].join('\n'),
          enabled: true,
          showSubtechniques: techniqueID.includes('.'),
        })),
        gradient: { colors: ['#ffffff', '#ff6666'], minValue: 0, maxValue: Math.max(1, ...drawn.map(([, { score }]) => score)) },
      };
      return { layer, unknown: sorted.filter(([id]) => !byExternalId.has(id)).map(([id]) => id) };
    },
  };
}
