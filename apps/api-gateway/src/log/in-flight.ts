import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.js';

/** What a request came to, and whether an earlier one had come to it before. */
interface Outcome {
  readonly replayed: boolean;
}

interface UnderWay {
  readonly requestDigest: string;
  readonly outcome: Promise<Outcome>;
}

/**
 * Requests with an `Idempotency-Key` that are being answered by this gateway. Who asks for the same meanwhile gets the same answer, a refusal
 * too. Once decided, a repeated request is answered from the decision.
 */
@Injectable()
export class InFlight {
  private readonly underWay = new Map<string, UnderWay>();

  get size(): number {
    return this.underWay.size;
  }

  /** `id`: of tenant, person, what is asked, and key. Throws the problem `idempotency-key-reused`, and what the work throws. */
  async run<T extends Outcome>(id: string, requestDigest: string, work: () => Promise<T>): Promise<T> {
    const first = this.underWay.get(id);
    if (first) {
      if (first.requestDigest !== requestDigest) throw reused();
      return { ...((await first.outcome) as T), replayed: true };
    }
    const outcome = work();
    this.underWay.set(id, { requestDigest, outcome });
    try {
      return await outcome;
    } finally {
      this.underWay.delete(id);
    }
  }
}

export const reused = (): Problem =>
  new Problem('idempotency-key-reused', 'expected the body that this Idempotency-Key came with first, found another one; use a new key');
