import type { UsedCredential } from '@runbook/domain';
import { uuidv7 } from '@runbook/service';
import type { OpenRequest } from './requests.js';
import type { ResultSender } from './result-sender.js';

/** Puts uses of credentials on record, and waits until they stand there. */
export class CredentialUses {
  private readonly awaited = new Map<string, () => void>();

  constructor(
    private readonly sender: ResultSender,
    private readonly executor: string,
  ) {}

  /** Resolves when the log has the use (P7). Rejects with the signal's reason: the attempt is over, or is none any more, so that nothing is to be opened. */
  async record({ execution, asked, requestId }: OpenRequest, credentials: readonly UsedCredential[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const useId = `use_${uuidv7()}`;
    const { step, attempt } = asked;
    let calledOff: (() => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        calledOff = () => reject(signal.reason as Error);
        signal.addEventListener('abort', calledOff, { once: true });
        this.awaited.set(useId, resolve);
        this.sender.say({
          executionId: execution.id,
          tenant: execution.tenant,
          body: { type: 'RecordCredentialUse', step, attempt, executor: this.executor, useId, credentials },
          requestId,
          wanted: () => this.awaited.has(useId),
          said: () => undefined,
        });
      });
    } finally {
      this.awaited.delete(useId);
      if (calledOff) signal.removeEventListener('abort', calledOff);
    }
  }

  /** It was read in the log. */
  recorded(useId: string): void {
    this.awaited.get(useId)?.();
  }
}
