import { readFileSync } from 'node:fs';
import { bytesOf, type Parser } from './parser.js';
import { PARSERS_OF_LOGS } from './parsers-of-logs.js';
import { PARSERS_OF_SIGNATURES } from './parsers-of-signatures.js';
import { PARSERS_OF_THE_CORE } from './parsers-of-the-core.js';
import { PARSERS_OF_THE_EXECUTOR } from './parsers-of-the-executor.js';
import { PARSERS_OF_THE_GATEWAY } from './parsers-of-the-gateway.js';
import { randomInputs } from './random-inputs.js';

/** `npm run fuzz` sets these. In the suite each parser says how many it bears. */
const INPUTS = process.env['FUZZ_INPUTS'] === undefined ? undefined : Number(process.env['FUZZ_INPUTS']);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20261130);
const IN_SUITE = 100_000;
/** An input that takes longer, measured three times, hangs. */
const HANG_MS = 50;
/** Looked at together: time and prototypes cost more to look at than most parsers take. What is odd about a batch is then looked for in it. */
const BATCH = 200;
/** Hours, where a script asks for millions. */
const TEST_MS_MAX = 24 * 3_600_000;

const PARSERS = [
  ...PARSERS_OF_THE_CORE,
  ...PARSERS_OF_LOGS,
  ...PARSERS_OF_THE_GATEWAY,
  ...PARSERS_OF_SIGNATURES,
  ...PARSERS_OF_THE_EXECUTOR,
];
const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Buffer.prototype].map(
  (prototype) => [prototype, Reflect.ownKeys(prototype).length] as const,
);
const REFUSED = Symbol('refused');

/** What the parser makes of it, or a promise of that. Throws, or rejects with, an error that is none of its own. */
function parsed({ parse, refuses = [] }: Parser, input: Buffer): unknown {
  const refused = (error: unknown): unknown => {
    if (refuses.includes((error as Error).name)) return REFUSED;
    throw error;
  };
  try {
    const result = parse(input);
    return result instanceof Promise ? result.catch(refused) : result;
  } catch (error) {
    return refused(error);
  }
}

const cpuMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
};

/** The engine collects garbage too, and other work shares the machine: what is slow once is tried twice more. */
async function expectInTime(parser: Parser, input: Buffer): Promise<void> {
  for (let tries = 1; ; tries++) {
    const before = process.cpuUsage();
    await parsed(parser, input);
    const ms = cpuMs(before);
    if (ms <= HANG_MS) return;
    if (tries === 3) throw new Error(`it took ${ms} ms`);
  }
}

function expectPrototypesUnwritten(): void {
  for (const [prototype, members] of PROTOTYPES) {
    if (Reflect.ownKeys(prototype).length !== members) throw new Error('a prototype was written');
  }
}

/** Everything that is asked of one input. */
async function expectHeld(parser: Parser, input: Buffer, samples: readonly Buffer[]): Promise<void> {
  const found = parsed(parser, input);
  const result = found instanceof Promise ? await found : found;
  if (parser.isVerifier && result === true && !samples.some((sample) => sample.equals(input)))
    throw new Error('it was taken for the original');
}

const named = (number: number, input: Buffer, cause: unknown): Error =>
  new Error(`input ${number} of seed ${SEED}, ${JSON.stringify(input.toString('latin1')).slice(0, 2_000)}`, { cause });

describe('parsers of which the suite tries fewer inputs', () => {
  it('are those that the page names, with so many', () => {
    const page = readFileSync('docs/proofs/parsers.md', 'utf8');
    const rows = [...page.matchAll(/^\| ([^|]+) \| ([\d,]+) \| [\d,]+ \|/gm)].map(([, name, count]) => [
      name,
      Number(count!.replaceAll(',', '')),
    ]);
    const fewer = PARSERS.filter(({ inSuite = IN_SUITE }) => inSuite < IN_SUITE).map(({ name, inSuite }) => [name, inSuite]);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(fewer));
  });
});

describe('parsers and random inputs', () => {
  const { stackTraceLimit } = Error;
  // Of the errors that inputs are refused with nobody reads the stack, and it costs more than the rest.
  beforeEach(() => void (Error.stackTraceLimit = 0));
  afterEach(() => void (Error.stackTraceLimit = stackTraceLimit));

  it.each(PARSERS.map((parser) => [parser.name, parser] as const))(
    '%s',
    async (_name, parser) => {
      const samples = parser.samples.map(bytesOf);
      const taken = await Promise.all(samples.map((sample) => parsed(parser, sample)));
      // Some samples are right but for one thing; of a parser that refused all nothing would be tried but refusals.
      expect(taken).not.toContain(false);
      expect(taken.some((result) => result !== REFUSED)).toBe(true);
      const count = INPUTS ?? Math.min(IN_SUITE, parser.inSuite ?? IN_SUITE);
      let number = 0;
      let batch: Buffer[] = [];
      const look = async () => {
        const before = process.cpuUsage();
        let at = 0;
        try {
          for (; at < batch.length; at++) await expectHeld(parser, batch[at]!, samples);
          at = 0;
          if (cpuMs(before) > HANG_MS) for (; at < batch.length; at++) await expectInTime(parser, batch[at]!);
        } catch (cause) {
          throw named(number - batch.length + at + 1, batch[at]!, cause);
        }
        expectPrototypesUnwritten();
        batch = [];
      };
      for (const input of randomInputs(samples, count, SEED)) {
        number++;
        batch.push(input);
        if (batch.length === BATCH) await look();
      }
      await look();
    },
    TEST_MS_MAX,
  );
});
