import { rejected, type Decision, type ExecutionEvent, type ExecutionRejection } from '@runbook/domain';
import type { Succession } from '@runbook/service';
import { Recent } from './recent.js';

/** What a system before this one had begun stays so; one that is forgotten is looked up again. */
const LOOKED_UP_MAX = 10_000;

type Refusal = Decision<ExecutionEvent, ExecutionRejection>;

/** Refuses the starts that are not this system's, where there is another one before or behind it. */
export class StartsOfAnotherSystem {
  private readonly lookedUp = new Recent<boolean>(LOOKED_UP_MAX);

  constructor(private readonly succession: Succession) {}

  /** About a run that has not begun here; undefined: it may. */
  refusal(id: string): Refusal | undefined {
    const { handedOverAt, isFollower } = this.succession;
    if (handedOverAt !== undefined) {
      const message = `expected a system that begins runs, found it handed over at ${handedOverAt}; start the run in the system that follows it`;
      return rejected<ExecutionRejection>({ code: 'handed-over', message });
    }
    if (!isFollower) return undefined;
    const hadBegun = this.lookedUp.get(id);
    if (hadBegun === undefined) return { kind: 'needs', needs: { begun: id } };
    if (!hadBegun) return undefined;
    const message = `expected a run that nobody had begun, found that the system before this one has begun ${id}; ask there what becomes of it`;
    return rejected<ExecutionRejection>({ code: 'begun-before', message });
  }

  async lookUp(id: string): Promise<void> {
    this.lookedUp.set(id, await this.succession.hadBegun(id), 1);
  }
}
