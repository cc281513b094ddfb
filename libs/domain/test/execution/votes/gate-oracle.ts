import type { GateRules, Happening } from './vote-schedule.js';
import { PERSONS } from './vote-schedule.js';

/** What came of a request: `refused` for whatever reason; `again`: it holds already. */
export type Answer = 'taken' | 'again' | 'refused';

/** What the language's words say of a gate, and of the step behind it, in the plainest way; it shares nothing with the engine. */
export type GateWord = 'asking' | 'granted' | 'by-itself' | 'rejected' | 'expired' | 'skipped';
export type TargetWord = 'waiting' | 'running' | 'retrying' | 'done' | 'failed';

interface Ballot {
  readonly by: string;
  readonly decision: 'approve' | 'reject';
  readonly asking: number;
  readonly form: string;
}

const RETRY_MS = 50;

/**
 * A run of three steps: `ok` asks people, `mid` follows it and does no harm, `isolate` is sensitive, reads `inputs.host`, and follows `mid`.
 * Numbers the askings: each has a digest of its own.
 */
export class GateOracle {
  gate: GateWord = 'asking';
  mid: 'idle' | 'running' | 'done' = 'idle';
  target: TargetWord = 'waiting';
  /** The number of the present, or last, asking. */
  asking = 1;
  /** Every host that the target was sent for, in order. */
  readonly sentFor: string[] = [];
  host = 'a';
  private shownHost = 'a';
  private failing = false;
  private ballots: Ballot[] = [];
  private passedOn: { readonly from: string; readonly to: string; readonly through: readonly string[] }[] = [];
  private readonly requesters = new Set(['dev']);
  private escalated = false;
  private deadline: number;
  private retryAt = Infinity;

  constructor(
    private readonly rules: GateRules,
    private now: number,
  ) {
    this.deadline = this.newDeadline();
  }

  /** Nothing is left to happen by itself. */
  get over(): boolean {
    if (this.mid === 'running' || this.target === 'running') return false;
    if (this.failing || this.target === 'done') return true;
    return this.target === 'failed' && this.gate !== 'asking';
  }

  /** Whether the target failed for itself, or the run is still good: else there is nothing of it to retry. */
  get mayRetryTarget(): boolean {
    return !this.failing || this.target === 'failed';
  }

  vote({ by, decision, form }: Extract<Happening, { kind: 'vote' }>, asking: number): Answer {
    const cast = this.ballots.find((ballot) => ballot.by === by);
    const given = form === 'right' && this.rules.form === undefined ? 'none' : form;
    if (cast && cast.decision === decision && cast.asking === asking && cast.form === given) return 'again';
    if (!this.isAsking || asking !== this.asking || cast || !this.mayVote(by)) return 'refused';
    if (!this.takesForm(decision, form)) return 'refused';
    this.ballots.push({ by, decision, asking, form: given });
    const of = (wanted: string): number => this.ballots.filter((ballot) => ballot.decision === wanted).length;
    if (of('approve') >= this.rules.quorum) this.open('granted');
    else if (of('reject') > 0 && this.isLost(of('reject'))) this.shut('rejected');
    return 'taken';
  }

  delegate(from: string, to: string): Answer {
    if (!this.isAsking) return 'refused';
    if (this.passedOn.some((one) => one.from === from && one.to === to)) return 'again';
    if (this.ballots.some(({ by }) => by === from) || !this.mayVote(from) || this.isBarred(to)) return 'refused';
    const holds = to === from || this.isNamed(to) || this.passedOn.some((one) => one.from === to || one.to === to);
    if (holds || this.ballots.some(({ by }) => by === to)) return 'refused';
    const got = this.isAskedHimself(from) ? undefined : this.passedOn.find((one) => one.to === from);
    this.passedOn.push({ from, to, through: [...(got?.through ?? []), from] });
    return 'taken';
  }

  extend(by: string, byMs: number): Answer {
    if (!this.isAsking || !this.mayVote(by) || this.deadline === Infinity || byMs <= 0) return 'refused';
    this.deadline += byMs;
    return 'taken';
  }

  edit(by: string, path: string, value: string): Answer {
    if (this.over) return 'refused';
    this.requesters.add(by);
    if (path === 'inputs.host') this.host = value;
    const isToCome = this.target === 'waiting' || this.target === 'retrying';
    if (this.host !== this.shownHost && isToCome && (this.gate === 'asking' || this.gate === 'granted')) this.askAgain();
    return 'taken';
  }

  retryGate(by: string): Answer {
    if (this.gate !== 'rejected' && this.gate !== 'expired' && this.gate !== 'skipped') return 'refused';
    this.requesters.add(by);
    // The failure of the run had called the next attempt off.
    if (this.failing && this.target === 'retrying') this.target = 'waiting';
    this.failing = false;
    this.passedOn = [];
    this.escalated = false;
    this.askAgain();
    return 'taken';
  }

  skipGate(by: string): Answer {
    if (this.gate !== 'asking') return 'refused';
    this.requesters.add(by);
    this.gate = 'skipped';
    this.deadline = Infinity;
    this.goOn();
    return 'taken';
  }

  retryTarget(by: string): Answer {
    if (this.target === 'waiting' || this.target === 'running') return 'again';
    if (this.target === 'done') return 'refused';
    this.requesters.add(by);
    this.target = 'waiting';
    this.failing = false;
    this.goOn();
    return 'taken';
  }

  executor(word: 'completes' | 'fails'): void {
    if (this.mid === 'running') this.mid = 'done';
    else if (this.target === 'running') {
      this.target = word === 'completes' ? 'done' : this.failing ? 'failed' : 'retrying';
      this.retryAt = this.now + RETRY_MS;
    }
    this.goOn();
  }

  sleep(now: number): void {
    this.now = now;
  }

  fire(now: number): void {
    this.now = now;
    if (this.gate === 'asking' && now >= this.deadline) this.timeOut();
    if (this.target === 'retrying' && now >= this.retryAt && !this.failing) {
      this.target = 'waiting';
      this.goOn();
    }
  }

  private get isAsking(): boolean {
    return this.gate === 'asking' && this.now < this.deadline;
  }

  private timeOut(): void {
    const { onTimeout = 'fail' } = this.rules;
    if (onTimeout === 'approve') this.open('by-itself');
    else if (onTimeout === 'reject') this.shut('rejected');
    else if (onTimeout === 'escalate' && !this.escalated) {
      this.escalated = true;
      this.deadline = this.newDeadline();
    } else this.shut('expired');
  }

  private open(word: 'granted' | 'by-itself'): void {
    this.gate = word;
    this.goOn();
  }

  private shut(word: 'rejected' | 'expired'): void {
    this.gate = word;
    this.failing = true;
  }

  /** What may go on now does. */
  private goOn(): void {
    if (this.failing || this.gate === 'asking') return;
    const hasOpened = this.gate === 'granted' || this.gate === 'by-itself';
    if (this.mid === 'idle' && hasOpened) this.mid = 'running';
    if (this.target !== 'waiting' || this.mid === 'running') return;
    if (this.gate !== 'granted') {
      this.target = 'failed';
      this.failing = true;
    } else if (this.host !== this.shownHost) this.askAgain();
    else {
      this.target = 'running';
      this.sentFor.push(this.host);
    }
  }

  private askAgain(): void {
    this.gate = 'asking';
    this.asking += 1;
    this.ballots = [];
    this.shownHost = this.host;
    this.deadline = this.newDeadline();
  }

  private newDeadline(): number {
    return this.rules.timeoutMs === undefined ? Infinity : this.now + this.rules.timeoutMs;
  }

  private mayVote(person: string): boolean {
    if (this.isBarred(person) || this.passedOn.some(({ from }) => from === person)) return false;
    if (this.isAskedHimself(person)) return true;
    const got = this.passedOn.find(({ to }) => to === person);
    return got !== undefined && !got.through.some((hand) => this.isBarred(hand));
  }

  /** Requester is not approver. */
  private isBarred(person: string): boolean {
    return this.rules.fourEyes !== false && this.requesters.has(person);
  }

  private isAskedHimself(person: string): boolean {
    return this.isNamed(person) || this.lists.some(({ roles }) => roles?.some((role) => PERSONS[person]?.includes(role)));
  }

  private isNamed(person: string): boolean {
    return this.lists.some(({ users }) => users?.includes(person));
  }

  private get lists(): GateRules['approvers'][] {
    return [this.rules.approvers, ...(this.escalated && this.rules.escalateTo ? [this.rules.escalateTo] : [])];
  }

  private takesForm(decision: string, form: string): boolean {
    return form === 'right' || (form === 'none' && (decision === 'reject' || this.rules.form === undefined));
  }

  private isLost(rejections: number): boolean {
    const { rejectOnFirst, of, quorum } = this.rules;
    if (rejectOnFirst !== false) return true;
    const named = new Set(this.lists.flatMap(({ users }) => users ?? [])).size;
    const asked = of ?? (this.lists.some(({ roles }) => roles) ? undefined : named);
    return asked === undefined ? rejections >= quorum : asked - rejections < quorum;
  }
}
