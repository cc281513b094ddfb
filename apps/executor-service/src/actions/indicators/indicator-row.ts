import { z } from 'zod';
import { LEVEL_OF_UNKNOWN, levelNamed } from '../stix/tlp.js';
import { INDICATOR_TYPES } from './indicator.js';

const timestamp = z.iso.datetime({ offset: true });

/** One row of a list of indicators. */
export const indicatorRow = z.strictObject({
  value: z.string().min(1).max(4096),
  type: z.enum(INDICATOR_TYPES).optional(),
  description: z.string().max(10_000).optional(),
  labels: z.array(z.string().min(1).max(200)).max(50).optional(),
  /** 0 to 100 (STIX 2.1 section 3.2). */
  confidence: z.number().int().min(0).max(100).optional(),
  validFrom: timestamp.optional(),
  validUntil: timestamp.optional(),
  /** Of TLP 2.0 or 1.0, with or without `TLP:`; one that nobody knows counts as red. */
  tlp: z
    .string()
    .max(50)
    .transform((name) => levelNamed(name) ?? LEVEL_OF_UNKNOWN)
    .optional(),
});

export type IndicatorRow = z.infer<typeof indicatorRow>;

export interface SourceRow {
  /** Line of a text or CSV, or number of the element; from 1. */
  readonly at: number;
  /** What it is, or why it is none. */
  readonly row: IndicatorRow | string;
  /** As it was given, for the list of what was skipped. */
  readonly given: string;
}

export const reasonOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`).join('; ');
