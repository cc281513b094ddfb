/** Reads text or bytes that come from outside. */
export interface Parser {
  readonly name: string;
  /** What it takes as right. */
  readonly samples: readonly (string | Buffer)[];
  /** May throw what `refuses` names and nothing else. Gives whether the input was taken, for verifiers. */
  readonly parse: (input: Buffer) => unknown;
  /** Names of its errors. */
  readonly refuses?: readonly string[];
  /** A verifier takes only its samples, byte by byte. */
  readonly isVerifier?: true;
  /** Of a dear one: how many inputs the suite tries, where it does not try 100,000. `npm run fuzz` tries as many of each. */
  readonly inSuite?: number;
}

export const text = (input: Buffer): string => input.toString('utf8');
/** As Node gives header values. */
export const header = (input: Buffer): string => input.toString('latin1').replace(/[\0\r\n]/g, ' ');
export const bytesOf = (sample: string | Buffer): Buffer => (typeof sample === 'string' ? Buffer.from(sample) : sample);
