import { decodeCommand, decodeOutput, decodeRecord, encodeCommand, Malformed, NewerRecord } from '@runbook/wire';
import fc from 'fast-check';

const RUNS = Number(process.env['ARBITRARY_RUNS'] ?? 100_000);

const command = encodeCommand({
  v: 1,
  id: 'cmd_1',
  aggregate: 'execution',
  aggregateId: 'exe_1',
  tenant: 'default',
  actor: { kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' },
  body: { type: 'FireTimers' },
}).value.toString();

/** Bytes of any kind, JSON of any shape, and a real command with some of its text replaced. */
const arbitraryBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.json({ maxDepth: 2 }).map((text) => Buffer.from(text)),
  fc
    .tuple(fc.nat(command.length), fc.nat(12), fc.string({ maxLength: 6 }))
    .map(([at, length, text]) => Buffer.from(command.slice(0, at) + text + command.slice(at + length))),
);

describe('arbitrary bytes on a topic', () => {
  it('are a command or malformed or newer, and nothing else', () => {
    fc.assert(
      fc.property(arbitraryBytes, (value) => survives(() => decodeCommand({ value }))),
      { numRuns: RUNS },
    );
  });

  it('are a piece of output or malformed or newer, and nothing else', () => {
    fc.assert(
      fc.property(arbitraryBytes, (value) => survives(() => decodeOutput({ value }))),
      { numRuns: RUNS },
    );
  });

  it('are an events record or malformed or newer, and nothing else', () => {
    fc.assert(
      fc.property(arbitraryBytes, (value) => survives(() => decodeRecord(value))),
      { numRuns: RUNS },
    );
  });
});

function survives(decode: () => unknown): boolean {
  try {
    return typeof decode() === 'object';
  } catch (error) {
    if (error instanceof Malformed || error instanceof NewerRecord) return true;
    throw error;
  }
}
