import type { NewRecord } from '@runbook/ports';
import { parseObject } from './command.js';
import { Malformed } from './malformed.js';

/** Live output is watched while a command runs, and looked at when something went wrong; what must stay is the step's output. */
export const OUTPUT_RETENTION_MS = 24 * 3600 * 1000;

export type OutputStream = 'stdout' | 'stderr';

/** A piece of what a command says while it runs. Not a fact of its execution: it is kept for a short time, and may have gaps. */
export interface OutputChunk {
  readonly v: 1;
  readonly execution: string;
  readonly tenant: string;
  /** Id or path. */
  readonly step: string;
  readonly attempt: number;
  /** One beginning of the attempt, by whichever executor; later ones sort behind earlier ones. */
  readonly run: string;
  /** From 0 within the run. */
  readonly sequence: number;
  /** RFC 3339. */
  readonly at: string;
  readonly stream: OutputStream;
  /** Whole lines, except where a line is very long; without secrets. */
  readonly text: string;
  /** Bytes before this piece that were left out: over the rate or the size that one attempt may have. */
  readonly omittedBytes?: number;
  /** Nothing follows in this run. */
  readonly last?: true;
}

export function encodeOutput(chunk: OutputChunk): NewRecord {
  return { key: chunk.execution, value: Buffer.from(JSON.stringify(chunk)), headers: {} };
}

/** Throws `Malformed`. */
export function decodeOutput(record: { readonly value: Buffer }): OutputChunk {
  const chunk = parseObject(record.value, 'a piece of output') as Partial<OutputChunk>;
  const { v, execution, tenant, step, run, text, at, attempt, sequence, stream } = chunk;
  if (v !== 1) throw new Malformed(`expected a piece of output of version 1, found ${JSON.stringify(v)}; update the reader`);
  if ([execution, tenant, step, run, text, at].some((member) => typeof member !== 'string')) {
    throw new Malformed('expected a piece of output with execution, tenant, step, run, text and at as text, found another form');
  }
  if (!Number.isSafeInteger(attempt) || !Number.isSafeInteger(sequence) || (stream !== 'stdout' && stream !== 'stderr')) {
    throw new Malformed('expected a piece of output with attempt, sequence and stream, found another form');
  }
  return chunk as OutputChunk;
}
