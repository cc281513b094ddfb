import { z } from 'zod';
import type { Action } from '../action.js';
import { Slices } from '../slices.js';
import { IndicatorCollection } from './collect-indicators.js';
import { findIndicators } from './find-indicators.js';
import { INDICATOR_TYPES, TEXT_LENGTH_MAX } from './indicator.js';
import { textPieces } from './text-pieces.js';

const parameters = z.strictObject({
  text: z.string().max(TEXT_LENGTH_MAX).describe('Any text: a report, an e-mail, a log'),
  types: z.array(z.enum(INDICATOR_TYPES)).min(1).optional().describe('Only these; default: all'),
  exclude: z
    .array(z.string().max(2048))
    .max(10_000)
    .default([])
    .describe('Own domains (with everything below them) and other values to leave out'),
  includeReserved: z.boolean().default(false).describe('Private, loopback and documentation addresses too'),
});

interface Occurrences {
  readonly line: number;
  readonly defanged: boolean;
  count: number;
}

/** Finds indicators of compromise in free text, harmless spellings included. */
export function extractIndicators(): Action<z.infer<typeof parameters>> {
  return {
    name: 'extract-indicators',
    description:
      'Finds addresses, domains, URLs, e-mail addresses, hashes, CVE and ATT&CK ids in text; defanged ones are refanged, each is named once.',
    parameters,
    guide: {
      serves: 'INGEST',
      output: '`indicators`: a list of `type`, `value`, `line` of the first, `count`, `defanged`; `byType`; how many were `dropped`',
      example: { text: 'Beacon to hxxps://c2[.]evil-host[.]com/a, dropper 44d88612fea8a8f36de82e1278abb02f', exclude: ['example.org'] },
    },
    run: async ({ text, types, exclude, includeReserved }, { signal }) => {
      const slices = new Slices(signal);
      const wanted = new Set(types ?? INDICATOR_TYPES);
      const collection = new IndicatorCollection<Occurrences>({ exclude, includeReserved });
      for (const piece of textPieces(text)) {
        for (const found of findIndicators(piece.text)) {
          if (!wanted.has(found.type)) continue;
          collection.add(found, (before) =>
            before ? { ...before, count: before.count + 1 } : { line: piece.line, defanged: found.defanged, count: 1 },
          );
        }
        if (slices.due()) await slices.rest();
      }
      const indicators = collection.all().map(({ indicator, facts }) => ({ ...indicator, ...facts }));
      return { indicators, byType: collection.byType(), dropped: collection.dropped };
    },
  };
}
