import {
  policyDecision,
  stepInput,
  stepRefusal,
  votesOf,
  type PolicyDecision,
  type PolicyVerdict,
  type StepQuestion,
} from '@runbook/domain';
import { backoffMs, type Clock, type Policy } from '@runbook/ports';
import { StepFailure } from '../steps/step-runner.js';

/** How an attempt follows what its gate does. */
export interface GateTerms {
  readonly signal: AbortSignal;
  /** Nothing happens yet, for this reason; undefined: it goes on. */
  waits(reason: string | undefined): void;
  /** Has it written to the log; resolves when it is there, or when nobody wants it any more. */
  tell(decision: PolicyDecision): Promise<void>;
}

/** Through the gate. */
export interface Passage {
  /** JSON Pointers of what must be left out of the output. */
  readonly mask: readonly string[];
  /** To be said with the result; undefined: the log has it, or there is nothing to say. */
  readonly decision?: PolicyDecision;
}

/** What is to be asked, whenever it is. */
export type Question = Omit<StepQuestion, 'now'>;

/** The policy refused. */
export class PolicyDenied extends StepFailure {
  constructor(
    reason: string,
    readonly decision: PolicyDecision | undefined,
  ) {
    super({ name: 'denied', message: reason, terminal: true });
  }
}

/**
 * The last gate before an effect, where it happens.
 *
 * 1. Nothing leaves before the policy has allowed it, and what it refuses is refused for good: a person may ask for the step again.
 * 2. One that cannot be asked has not refused: the attempt waits, is heard of on the log, and asks again until it is out of time. It goes on by itself.
 * 3. What must happen once begins only when the log has the decision. Of everything else it comes with the result, in one record: what is
 *    lost with an executor is asked for, and decided, again.
 */
export class PolicyGate {
  constructor(
    private readonly policy: Policy,
    private readonly clock: Clock,
  ) {}

  /** Throws `PolicyDenied`, or the signal's reason. */
  async pass(question: Question, terms: GateTerms): Promise<Passage> {
    for (let tries = 1; ; tries++) {
      const now = this.clock.now();
      const asked = this.policy.ask(stepInput({ ...question, now }));
      const verdict = asked instanceof Promise ? await asked : asked;
      terms.signal.throwIfAborted();
      if (verdict.outcome !== 'unavailable') return this.conclude(verdict, question, { now, waited: tries > 1, terms });
      terms.waits(verdict.reason);
      // The log need not hear of every try.
      if (tries === 1) void terms.tell(policyDecision(verdict, { ...question, now }));
      await this.pause(backoffMs(tries, AGAIN_MS, AGAIN_MS_MAX), terms.signal);
    }
  }

  /** For what is tried again by itself. Throws `PolicyDenied`, also where nobody answers. */
  async passNow(question: Question): Promise<Passage> {
    const now = this.clock.now();
    const verdict = await this.policy.ask(stepInput({ ...question, now }));
    const { reason, decision } = this.read(verdict, question, now);
    if (reason !== undefined) throw new PolicyDenied(reason, decision);
    return { mask: verdict.mask, ...(decision && { decision }) };
  }

  private async conclude(
    verdict: PolicyVerdict,
    question: Question,
    { now, waited, terms }: { readonly now: number; readonly waited: boolean; readonly terms: GateTerms },
  ): Promise<Passage> {
    if (waited) terms.waits(undefined);
    const { reason, decision } = this.read(verdict, question, now);
    if (reason !== undefined) throw new PolicyDenied(reason, decision);
    if (!decision) return { mask: verdict.mask };
    const isOnce = question.asked.effect === 'once';
    // Where the log knows that it waited, it hears at once that it waits no more.
    if (!isOnce && !waited) return { mask: verdict.mask, decision };
    const told = terms.tell(decision);
    if (isOnce) await told;
    terms.signal.throwIfAborted();
    return { mask: verdict.mask };
  }

  /** Rules that are the same wherever they are asked leave nothing to note. */
  private read(verdict: PolicyVerdict, question: Question, now: number): { readonly reason?: string; readonly decision?: PolicyDecision } {
    const reason = refusalOf(verdict, question);
    return { reason, ...(this.policy.isRemote && { decision: policyDecision(verdict, { ...question, now }, reason) }) };
  }

  private pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const callOff = this.clock.after(ms, () => {
        signal.removeEventListener('abort', aborted);
        resolve();
      });
      const aborted = () => {
        callOff();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', aborted, { once: true });
    });
  }
}

/** Between two questions of one attempt. */
const AGAIN_MS = 100;
/** A service that is back is noticed within it. */
const AGAIN_MS_MAX = 5_000;

const refusalOf = (verdict: PolicyVerdict, { asked, grounds }: Question): string | undefined =>
  stepRefusal(verdict, asked.step, votesOf(grounds?.gates ?? []));
