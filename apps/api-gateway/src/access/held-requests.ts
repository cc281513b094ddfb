import { Injectable } from '@nestjs/common';
import type { Actor } from '@runbook/domain';
import { GatewayLimits } from '../http/gateway-limits.js';
import { Problem } from '../http/problem.js';

/** When a wait of another's may be over. */
const RETRY_AFTER_SECONDS = 10;

/** Requests that wait and live views, counted for each caller: one that opens them without end takes none of the others' room. */
@Injectable()
export class HeldRequests {
  private readonly open = new Map<string, number>();

  constructor(private readonly limits: GatewayLimits) {}

  get callers(): number {
    return this.open.size;
  }

  /** To be called when it ends, once. Throws the problem `streams-exceeded`. */
  hold({ tenant, kind, id }: Actor): () => void {
    const caller = JSON.stringify([tenant, kind, id]);
    const held = this.open.get(caller) ?? 0;
    const { heldOfCallerMax } = this.limits;
    if (held >= heldOfCallerMax) {
      throw new Problem(
        'streams-exceeded',
        `expected at most ${heldOfCallerMax} waits and live views of one caller, found that many; end one`,
        {
          headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
        },
      );
    }
    this.open.set(caller, held + 1);
    return () => {
      const left = (this.open.get(caller) ?? 1) - 1;
      if (left > 0) this.open.set(caller, left);
      else this.open.delete(caller);
    };
  }
}
