import { z } from 'zod';

/** What is wrong with a variable of the environment. */
export interface SettingFault {
  readonly variable: string;
  /** Expected, found (never the value of a secret), what to do. */
  readonly message: string;
}

/**
 * What variables say together. It is asked only where each variable that it reads could be read by itself, so that one mistake is not told as several; every
 * rule is asked, so that all mistakes are told at once.
 */
export interface SettingRule<Read> {
  readonly reads: readonly (keyof Read & string)[];
  faults(read: Read): readonly SettingFault[];
}

export const pemPath = z.string().optional();

/** Entries with commas between them; blanks around one, and an entry of nothing, do not count. */
export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

export const whole = (min: number, max: number) => {
  const error = `expected a whole number from ${min} to ${max}, found something else; correct it`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};

export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `expected one of ${words.join(', ')}, found another word; write one of these` });

export const textLike = (pattern: RegExp, what: string) =>
  z.string().regex(pattern, { error: `expected ${what}, found something else; correct it` });

/** Of a key or password that somebody made: too short can be guessed. `make` is the command that makes a good one. */
export const keyOfLength = (min: number, make: string) =>
  z.string().refine((key) => key.length >= min, {
    error: ({ input }) => `expected at least ${min} characters, found ${String(input).length}; set it to the output of: ${make}`,
  });

/** Without a port nobody would know where to connect. */
export const brokers = commaList.refine(
  (hosts) => hosts.length > 0 && hosts.every((host) => /^(\[[0-9a-f:]+\]|[^\s:/@]+):\d{1,5}$/i.test(host)),
  {
    error: 'expected host:port pairs, found something else; write for example kafka-1:9092,kafka-2:9092',
  },
);

/** What an operator says of back ends that ask nobody who he is: nobody but these services reaches them. */
export const openBackEnds = commaList.pipe(z.array(oneOf(['kafka', 'mongo'])));
