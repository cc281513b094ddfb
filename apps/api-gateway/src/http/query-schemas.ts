import { LABEL, labelNamed } from '@runbook/domain';
import { z } from 'zod';
import { WAIT_SECONDS_MAX } from './prefer.js';
import { time } from './time.js';

export const PAGE_LIMIT_DEFAULT = 50;
/** A page of large executions stays under a few MB. */
export const PAGE_LIMIT_MAX = 200;

/** A whole number in an address; shown as an integer, read from its decimal digits alone. */
const whole = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `expected a whole number from ${minimum} to ${maximum}`)
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum))
    .meta({ type: 'integer', minimum, maximum });

const CURSOR_LENGTH_MAX = 512;

/** For routes without query parameters: a parameter that is sent all the same is a mistake, and is refused. */
export const noQuery = z.strictObject({});

export const waitQuery = z.strictObject({
  waitSeconds: whole(0, WAIT_SECONDS_MAX).optional().describe('Answer when the run is final, or after so long as it then is.'),
});

/** Shown and validated alike: `7`, or a time with its zone. */
const asOf = z
  .union([z.string().regex(/^\d{1,9}$/), time], {
    error: 'expected a version such as 7, or a time in RFC 3339',
  })
  .optional()
  .describe('As it was: behind the record of this version, or at this time (RFC 3339).');

export const asOfQuery = z.strictObject({ asOf });

/** One run: as it is, when it is final, or as it was. */
export const momentQuery = z
  .strictObject({ ...waitQuery.shape, asOf })
  .refine((query) => query.asOf === undefined || query.waitSeconds === undefined, {
    error: 'expected asOf or waitSeconds, found both; what was does not change any more',
    path: ['asOf'],
  });

export const streamQuery = z.strictObject({
  output: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ type: 'boolean' })
    .describe('Also what commands say, as events `StepOutput` without an id.'),
});

export const page = {
  limit: whole(1, PAGE_LIMIT_MAX).default(PAGE_LIMIT_DEFAULT).describe('Items of a page.'),
  cursor: z.string().min(1).max(CURSOR_LENGTH_MAX).optional().describe('`nextCursor` of the page before.'),
};

/** Of a runbook’s newest version. */
export const label = z.string().regex(LABEL, 'expected a label such as edr').optional().describe('Of the newest version of the runbook.');

/** Of a run, or of the newest version of its runbook. */
export const runLabel = z
  .string()
  .refine((text) => LABEL.test(text) || labelNamed(text) !== undefined, 'expected a label such as team:blue')
  .optional()
  .describe('A label of the run, `key:value`, or of the newest version of its runbook.');

export const pageQuery = z.strictObject(page);

export type PageQuery = z.output<typeof pageQuery>;
