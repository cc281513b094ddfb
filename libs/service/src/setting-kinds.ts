import { z } from 'zod';

/** Entries with commas between them; blanks around one, and an entry of nothing, do not count. */
export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

export const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
