import { cutText, type Json, type JsonObject } from '@runbook/domain';
import { z } from 'zod';
import type { Action, ActionContext } from '../action.js';
import { Slices } from '../slices.js';
import { deterministicId } from '../stix/deterministic-id.js';
import { inUtc, nanosecondsOf } from '../stix/stix-time.js';
import { highest, TLP_LEVELS, tlpMarking } from '../stix/tlp.js';
import { IndicatorCollection } from './collect-indicators.js';
import type { IndicatorRow } from './indicator-row.js';
import { INDICATORS_MAX, TEXT_LENGTH_MAX, type Indicator } from './indicator.js';
import { recognised } from './recognise-row.js';
import { sourceRows } from './source-rows.js';
import { stixObjectOf, type IndicatorFacts, type Imported } from './stix-indicator.js';

const parameters = z.strictObject({
  source: z
    .union([z.string().max(TEXT_LENGTH_MAX), z.array(z.unknown()).max(INDICATORS_MAX * 10)])
    .describe(
      'CSV with a header, also one in a comment as feeds have it; a JSON list, also of a feed, by ids or in an answer; MISP events, of which attributes with `to_ids` count; or text, in which lines that begin with # are comments; or a list of values or of rows',
    ),
  format: z.enum(['text', 'csv', 'json']).optional().describe('Of a source that is text; default: found out'),
  labels: z.array(z.string().min(1).max(200)).max(50).default([]).describe('Put on every indicator'),
  confidence: z.number().int().min(0).max(100).optional().describe('0 to 100, where a row has none'),
  validForDays: z.number().positive().max(3650).optional().describe('From `valid_from` on, where a row does not say until when'),
  tlp: z.enum(TLP_LEVELS).optional().describe('Marks every object (TLP 2.0), but for those whose row, or MISP event, says a higher level'),
  createdBy: z.string().min(1).max(200).optional().describe('Name of the organisation that says so'),
  exclude: z
    .array(z.string().max(2048))
    .max(10_000)
    .default([])
    .describe('Own domains (with everything below them) and other values to leave out'),
  includeReserved: z.boolean().default(false).describe('Private, loopback and documentation addresses too'),
});

type Parameters = z.infer<typeof parameters>;

/** More would fill the output; their number is always given. */
const SKIPPED_LISTED_MAX = 1_000;
/** Found values are quoted; a hostile one must not fill the output. */
const QUOTED_LENGTH_MAX = 200;
const DAY_MS = 86_400_000;

/** Makes a STIX bundle of a list of indicators. */
export function ingestIndicators(indicatorsMax = INDICATORS_MAX): Action<Parameters> {
  return {
    name: 'ingest-indicators',
    description:
      'Reads indicators from CSV, JSON, MISP events or text into a STIX 2.1 bundle: refanged, checked, without duplicates; what cannot be read is listed.',
    parameters,
    outputs: ['bundle', 'indicators', 'byType', 'duplicates', 'dropped', 'skipped', 'skippedRows'],
    guide: {
      serves: 'INGEST',
      output:
        '`bundle`; `indicators` and `byType`: how many; `duplicates`, `dropped`, `skipped` (how many) and `skippedRows` with their reasons',
      example: {
        source: 'indicator,confidence,tags\n198[.]18[.]7[.]9,60,c2\nhxxp://evil-host[.]com/drop,90,phishing\nnot an indicator,,',
        labels: ['feed-a'],
        validForDays: 90,
        tlp: 'amber',
        includeReserved: true,
      },
    },
    run: (given, context) => ingested(given, context, indicatorsMax),
  };
}

async function ingested(given: Parameters, { execution, signal }: ActionContext, indicatorsMax: number): Promise<Json> {
  const slices = new Slices(signal);
  const collection = new IndicatorCollection<IndicatorFacts>(given, indicatorsMax);
  const skipped: { at: number; value: string; reason: string }[] = [];
  let duplicates = 0;
  for (const { at, row, given: value } of sourceRows(given.source, given.format)) {
    const read = typeof row === 'string' ? row : ingestible(row);
    if (typeof read === 'string') skipped.push({ at, value: cutText(value, QUOTED_LENGTH_MAX), reason: read });
    else {
      const facts = factsOf(row as IndicatorRow, given, execution.startedAt);
      collection.add(read, (before) => {
        if (before) duplicates++;
        return before ? united(before, facts) : facts;
      });
    }
    if (slices.due()) await slices.rest();
  }
  const found = collection.all();
  return {
    bundle: bundleOf(found, given, execution.startedAt),
    indicators: found.length,
    byType: collection.byType(),
    duplicates,
    dropped: collection.dropped,
    skipped: skipped.length,
    skippedRows: skipped.slice(0, SKIPPED_LISTED_MAX),
  };
}

/** The row's indicator, or why it has none that a bundle can hold. */
function ingestible(row: IndicatorRow): Indicator | string {
  const found = recognised(row);
  if (typeof found !== 'string' && found.type === 'technique')
    return 'expected an indicator, found the id of an ATT&CK technique; enrich-intel takes those';
  return found;
}

function factsOf(row: IndicatorRow, given: Parameters, startedAt: string): IndicatorFacts {
  const validFrom = inUtc(row.validFrom ?? startedAt);
  const confidence = row.confidence ?? given.confidence;
  const tlp = highest([given.tlp, row.tlp]);
  const until =
    row.validUntil ??
    (given.validForDays === undefined ? undefined : new Date(new Date(validFrom).getTime() + given.validForDays * DAY_MS).toISOString());
  const validUntil = until === undefined ? undefined : inUtc(until);
  return {
    ...(row.description !== undefined && { description: row.description }),
    labels: [...new Set([...given.labels, ...(row.labels ?? [])])].sort(),
    ...(confidence !== undefined && { confidence }),
    validFrom,
    ...(tlp && { tlp }),
    // STIX 2.1 section 4.7: later than valid_from.
    ...(validUntil !== undefined && isLater(validUntil, validFrom) && { validUntil }),
  };
}

const isLater = (one: string, other: string): boolean => (nanosecondsOf(one) ?? 0n) > (nanosecondsOf(other) ?? 0n);

/** Of two rows about the same indicator: all labels, the surer confidence, the more restrictive level, the first description and validity. */
function united(first: IndicatorFacts, second: IndicatorFacts): IndicatorFacts {
  const tlp = highest([first.tlp, second.tlp]);
  const confidences = [first.confidence, second.confidence].filter((one): one is number => one !== undefined);
  const description = first.description ?? second.description;
  return {
    // A validity is one statement: the beginning of one row and the end of another would be nobody's.
    ...first,
    ...(description !== undefined && { description }),
    labels: [...new Set([...(first.labels ?? []), ...(second.labels ?? [])])].sort(),
    ...(confidences.length > 0 && { confidence: Math.max(...confidences) }),
    ...(tlp && { tlp }),
  };
}

function bundleOf(found: readonly { indicator: Indicator; facts: IndicatorFacts }[], given: Parameters, at: string): JsonObject {
  const levels = TLP_LEVELS.filter((level) => level === given.tlp || found.some(({ facts }) => facts.tlp === level));
  const author = given.createdBy === undefined ? undefined : identity(given.createdBy, at);
  const imported: Imported = { at, ...(author && { createdBy: author.id }) };
  const objects = found.flatMap(({ indicator, facts }): JsonObject[] => {
    const object = stixObjectOf(indicator, facts, imported);
    return object ? [object] : [];
  });
  const ids = objects.map((object) => object['id'] as string).join(' ');
  return {
    type: 'bundle',
    id: deterministicId('bundle', `${at} ${ids}`),
    objects: [...levels.map((level) => tlpMarking(level)), ...(author ? [author] : []), ...objects],
  };
}

function identity(name: string, at: string): JsonObject & { readonly id: string } {
  const id = deterministicId('identity', name);
  return { type: 'identity', spec_version: '2.1', id, created: at, modified: at, name, identity_class: 'organization' };
}
