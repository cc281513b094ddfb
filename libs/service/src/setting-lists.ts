import { z } from 'zod';

/** Entries with commas between them; blanks around one, and an entry of nothing, do not count. */
export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);
