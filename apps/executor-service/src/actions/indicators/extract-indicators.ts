import { z } from 'zod';
import type { Action } from '../action.js';
import { Slices } from '../slices.js';
import { IndicatorCollection } from './collect-indicators.js';
import { findIndicators } from './find-indicators.js';
import type { SourceRow } from './indicator-row.js';
import { INDICATOR_TYPES, INDICATORS_MAX, TEXT_LENGTH_MAX, type Indicator } from './indicator.js';
import { recognised } from './recognise-row.js';
import { mispTextRows } from './source-rows.js';
import { textPieces } from './text-pieces.js';

const parameters = z.strictObject({
  text: z
    .string()
    .max(TEXT_LENGTH_MAX)
    .describe('Any text: a report, an e-mail, a log; of MISP events in JSON the attributes with `to_ids`'),
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
export function extractIndicators(indicatorsMax = INDICATORS_MAX): Action<z.infer<typeof parameters>> {
  return {
    name: 'extract-indicators',
    description:
      'Finds addresses, domains, URLs, e-mail addresses, hashes, CVE and ATT&CK ids in text; defanged ones are refanged, each is named once.',
    parameters,
    outputs: ['indicators', 'byType', 'dropped'],
    guide: {
      serves: 'INGEST',
      output: '`indicators`: a list of `type`, `value`, `line` of the first, `count`, `defanged`; `byType`; how many were `dropped`',
      example: { text: 'Beacon to hxxps://c2[.]evil-host[.]com/a, dropper 44d88612fea8a8f36de82e1278abb02f', exclude: ['example.org'] },
    },
    run: async ({ text, types, exclude, includeReserved }, { signal }) => {
      const slices = new Slices(signal);
      const wanted = new Set(types ?? INDICATOR_TYPES);
      const collection = new IndicatorCollection<Occurrences>({ exclude, includeReserved }, indicatorsMax);
      for (const found of mispIndicators(text) ?? indicatorsIn(text)) {
        if (found.indicator && wanted.has(found.indicator.type)) {
          const { indicator, line, defanged } = found;
          collection.add(indicator, (before) => (before ? { ...before, count: before.count + 1 } : { line, defanged, count: 1 }));
        }
        if (slices.due()) await slices.rest();
      }
      const indicators = collection.all().map(({ indicator, facts }) => ({ ...indicator, ...facts }));
      return { indicators, byType: collection.byType(), dropped: collection.dropped };
    },
  };
}

/** Undefined: a place without one. */
interface Found {
  readonly indicator?: Indicator;
  readonly line: number;
  readonly defanged: boolean;
}

function* indicatorsIn(text: string): Generator<Found> {
  for (const piece of textPieces(text)) {
    const found = findIndicators(piece.text);
    for (const { type, value, defanged } of found) yield { indicator: { type, value }, line: piece.line, defanged };
    if (found.length === 0) yield { line: piece.line, defanged: false };
  }
}

/** An event's author, links and own ids are none; `line` is the number of the attribute. Undefined for every other text. */
function mispIndicators(text: string): Generator<Found> | undefined {
  const rows = mispTextRows(text);
  return rows && namedIn(rows);
}

function* namedIn(rows: Generator<SourceRow>): Generator<Found> {
  for (const { at, row } of rows) {
    const indicator = typeof row === 'string' ? row : recognised(row);
    if (typeof row === 'string' || typeof indicator === 'string') yield { line: at, defanged: false };
    else yield { indicator, line: at, defanged: !row.value.toLowerCase().includes(indicator.value.toLowerCase()) };
  }
}
