import { parseTimestamp } from '@runbook/domain';
import { z } from 'zod';

/** A time of RFC 3339, with its seconds and its zone: what `instantOf` reads. */
export const time = z.iso.datetime({ offset: true }).refine((text) => parseTimestamp(text) !== undefined, {
  error: 'expected a time in RFC 3339 with seconds and a zone, such as 2026-11-21T10:00:00Z',
});

/** Milliseconds since the epoch of a text that `time` has let through. */
export const instantOf = (text: string): number => parseTimestamp(text) ?? Number.NaN;
