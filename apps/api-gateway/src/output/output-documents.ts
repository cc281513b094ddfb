import { Injectable } from '@nestjs/common';
import { DocumentStore, type DocumentCollection } from '@runbook/ports';
import type { OutputChunk } from '@runbook/wire';
import { GatewayLimits } from '../http/gateway-limits.js';
import { instantOf } from '../http/time.js';

/** `gateway.output`: one per piece of live output, for as long as its topic keeps it. */
interface OutputDocument {
  readonly _id: string;
  readonly execution: string;
  readonly step: string;
  readonly place: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly chunk: OutputChunk;
}

const SPEC = {
  name: 'gateway.output',
  indexes: [['execution', 'step', 'place'], ['execution', 'place'], ['at']],
} as const;

type Place = Pick<OutputChunk, 'run' | 'sequence'>;

/** Where a piece stands among those of its execution; sorts as text. Runs are time-ordered. */
export const placeOf = ({ run, sequence }: Place): string => `${run}.${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`;

/** Behind it stands this piece, and no earlier one of its run. */
export const placeBefore = ({ run, sequence }: Place): string => (sequence === 0 ? `${run}.` : placeOf({ run, sequence: sequence - 1 }));

/** Enough for ten million pieces, a hundred times what one attempt may have. */
const SEQUENCE_DIGITS = 7;

/** The pieces that can still be read. */
@Injectable()
export class OutputDocuments {
  private opened?: Promise<DocumentCollection<OutputDocument>>;

  constructor(
    private readonly documents: DocumentStore,
    private readonly limits: GatewayLimits,
  ) {}

  /** The same piece again changes nothing. */
  async write(chunks: readonly OutputChunk[]): Promise<void> {
    const collection = await this.collection();
    await collection.write(chunks.map((chunk) => ({ put: documentOf(chunk) })));
  }

  /** In order, behind a place; all steps of the execution or one. */
  async *read(execution: string, step: string | undefined, behind = ''): AsyncGenerator<OutputChunk> {
    const { outputPagePieces: limit } = this.limits;
    const collection = await this.collection();
    let last = behind;
    for (;;) {
      const where = { execution, ...(step !== undefined && { step }), place: { gt: last } };
      const page = await collection.find({ where, order: { by: 'place', direction: 'asc' }, limit });
      for (const { chunk } of page) yield chunk;
      if (page.length < limit) return;
      last = page.at(-1)?.place ?? last;
    }
  }

  /** Removes what is older; true when there may be more of it. */
  async prune(beforeMs: number): Promise<boolean> {
    const { outputPrunedMax: limit } = this.limits;
    const collection = await this.collection();
    const old = await collection.find({ where: { at: { lt: beforeMs } }, order: { by: 'at', direction: 'asc' }, limit });
    await collection.write(old.map(({ _id }) => ({ remove: _id })));
    return old.length === limit;
  }

  private collection(): Promise<DocumentCollection<OutputDocument>> {
    return (this.opened ??= this.documents.collection<OutputDocument>(SPEC));
  }
}

function documentOf(chunk: OutputChunk): OutputDocument {
  const { execution, step } = chunk;
  const place = placeOf(chunk);
  return { _id: `${execution}/${place}`, execution, step, place, at: instantOf(chunk.at), chunk };
}
