import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Actor } from '@runbook/domain';
import { GatewayLimits } from '../http/gateway-limits.js';
import { Problem } from '../http/problem.js';

/** When a wait of another's may be over. */
const RETRY_AFTER_SECONDS = 10;
/** Of a service that stops; another has the next request, or the same when it is back. */
const ASK_ANOTHER_AFTER_SECONDS = 1;

/**
 * Requests that wait and live views, counted for each caller: one that opens them without end takes none of the others' room. When the service stops,
 * those that are open are ended by who holds them, and none begins any more: it would keep the process from its end.
 */
@Injectable()
export class HeldRequests implements OnModuleDestroy {
  private isStopping = false;
  private readonly open = new Map<string, number>();

  constructor(private readonly limits: GatewayLimits) {}

  get callers(): number {
    return this.open.size;
  }

  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /** To be called when it ends, once. Throws the problems `streams-exceeded` and `not-ready`. */
  hold({ tenant, kind, id }: Actor): () => void {
    if (this.isStopping) {
      const message = 'expected a service that goes on while the request waits, found one that stops; send the request again';
      throw new Problem('not-ready', message, { headers: { 'retry-after': String(ASK_ANOTHER_AFTER_SECONDS), connection: 'close' } });
    }
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
