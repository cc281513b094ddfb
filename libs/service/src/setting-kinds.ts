import { z } from 'zod';

/** What is wrong with a variable of the environment. */
export interface SettingFault {
  readonly variable: string;
  readonly message: string;
}

export const pemPath = z.string().min(1, 'expected the path of a PEM file').optional();

/** Entries with commas between them; blanks around one, and an entry of nothing, do not count. */
export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

export const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
