import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.js';

/** Requests with an `Idempotency-Key` that are being answered by this gateway. Once decided, a repeated request is answered from the decision. */
@Injectable()
export class InFlight {
  private readonly digests = new Map<string, string>();

  get size(): number {
    return this.digests.size;
  }

  /** Throws the problems `idempotency-key-in-flight` and `idempotency-key-reused`. */
  async run<T>(id: string, requestDigest: string, work: () => Promise<T>): Promise<T> {
    const first = this.digests.get(id);
    if (first !== undefined) throw first === requestDigest ? inFlight() : reused();
    this.digests.set(id, requestDigest);
    try {
      return await work();
    } finally {
      this.digests.delete(id);
    }
  }
}

const inFlight = (): Problem =>
  new Problem(
    'idempotency-key-in-flight',
    'expected the first request with this Idempotency-Key to be answered, found it under way; send it again in a moment',
    {
      headers: { 'retry-after': '1' },
    },
  );

export const reused = (): Problem =>
  new Problem('idempotency-key-reused', 'expected the body that this Idempotency-Key came with first, found another one; use a new key');
