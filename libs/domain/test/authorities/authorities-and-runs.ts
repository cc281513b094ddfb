import {
  authorityAddress,
  compileRunbook,
  decideExecution,
  decideIdentity,
  decideRegistry,
  engine,
  evolveExecution,
  evolveRegistry,
  nextExecutionTimerAt,
  nextExpiryAt,
  noExecution,
  noRunbook,
  reactionsToExecution,
  reactionsToIdentity,
  reactionsToRegistry,
  type Actor,
  type AuthorityKnown,
  type AuthorityTerms,
  type CompiledRunbook,
  type ExecutionCommand,
  type ExecutionEvent,
  type ExecutionState,
  type ExecutionWorld,
  type IdentityCommand,
  type Reaction,
  type RegistryCommand,
  type RegistryEvent,
  type RegistryState,
  type Runbook,
} from '@runbook/domain';
import { registryWorld, start, worldOf } from '@runbook/spec-kit';
import { person } from '../execution/voting-run.js';
import { MembersInRaces, TENANT } from './members-in-races.js';

export const dev = person('dev');
export const officer = person('officer');

export interface Run {
  readonly history: ExecutionEvent[];
  readonly records: RunRecord[];
  state: ExecutionState;
  version: number;
}

/** What one decision made, where it stands among all of the world, and what the process that decided knew of the version. */
export interface RunRecord {
  readonly order: number;
  readonly at: number;
  readonly events: readonly ExecutionEvent[];
  readonly isDeprecated: boolean;
  readonly whenDeprecated: ExecutionWorld['whenDeprecated'];
}

interface Authority {
  readonly history: RegistryEvent[];
  state: RegistryState;
  version: number;
}

/** The engine that decides; a suite may put one with a fault in its place. */
export interface Cores {
  readonly decideExecution: typeof decideExecution;
  readonly decideRegistry: typeof decideRegistry;
  readonly decideIdentity: typeof decideIdentity;
}

export const CORES: Cores = { decideExecution, decideRegistry, decideIdentity };

/** Commands on their way from one aggregate to another: in order, at least once. */
interface Lane {
  readonly sent: Reaction[];
  delivered: number;
}

/**
 * Authorities and the runs under them, and the outbox between: what one decides reaches the other when it is delivered, in order, and again after a
 * crash. Before every decision the process "restarts": the state is what the JSON text of the events gives back.
 */
export class AuthoritiesAndRuns {
  now = Date.UTC(2026, 10, 21, 10);
  readonly runs = new Map<string, Run>();
  readonly authorities = new Map<string, Authority>();
  readonly lanes = new Map<string, Lane>();
  readonly members: MembersInRaces;
  /** Of the version that every run was started with. */
  version: { readonly isDeprecated: boolean; readonly whenDeprecated: ExecutionWorld['whenDeprecated'] } = {
    isDeprecated: false,
    whenDeprecated: 'finish',
  };
  private order = 0;
  /** How many of an authority's facts the process has read that decides next; all of them where nothing is said. */
  lag: (facts: number) => number = (facts) => facts;

  /** Of the world that runs are decided in. */
  change: Partial<ExecutionWorld> = {};
  readonly compiled: CompiledRunbook;
  private readonly world: ExecutionWorld;

  constructor(
    private readonly runbook: Runbook,
    private readonly cores: Cores = CORES,
  ) {
    this.members = new MembersInRaces(cores.decideIdentity, () => this.order++);
    this.compiled = compileRunbook(runbook);
    this.world = worldOf(runbook);
  }

  create(id: string, terms: AuthorityTerms): void {
    this.ask(id, { type: 'CreateAuthority', terms }, officer);
  }

  /** Why it was refused; undefined: it was not. */
  ask(id: string, command: RegistryCommand, actor: Actor = officer): string | undefined {
    const authority: Authority = this.authorities.get(id) ?? { history: [], state: noRunbook, version: 0 };
    this.authorities.set(id, authority);
    const address = authorityAddress(TENANT, id);
    const decision = this.cores.decideRegistry(command, authority.state, registryWorld({ id: address, actor, now: this.now }));
    if (decision.kind === 'rejected') return decision.rejection.code;
    if (decision.kind !== 'events') return undefined;
    const events = JSON.parse(JSON.stringify(decision.events)) as RegistryEvent[];
    authority.history.push(...events);
    authority.state = JSON.parse(JSON.stringify(events.reduce(evolveRegistry, authority.state))) as RegistryState;
    authority.version += 1;
    this.send(address, reactionsToRegistry({ id: address, tenant: TENANT, version: authority.version, events }));
    return undefined;
  }

  startUnder(run: string, authority: string | undefined, change: object = {}, actor: Actor = dev): string | undefined {
    return this.tell(run, { ...start(this.runbook, { ...(authority !== undefined && { authority }), ...change }) }, actor);
  }

  /** Why it was refused; undefined: it was not. */
  tell(id: string, command: ExecutionCommand, actor: Actor = dev): string | undefined {
    const run: Run = this.runs.get(id) ?? { history: [], records: [], state: noExecution, version: 0 };
    const version = { ...this.version, isDeprecated: this.version.isDeprecated && this.lag(1) === 1 };
    const standing: ExecutionWorld['standing'] = () => (version.isDeprecated ? 'deprecated' : 'in-force');
    const known = { whenDeprecated: version.whenDeprecated, standing, authority: (name: string) => this.known(name) };
    const world = { ...this.world, ...known, ...this.change, id, actor, now: this.now };
    const decision = this.cores.decideExecution(command, run.state, world);
    if (decision.kind === 'needs') throw new Error(`expected everything at hand, found ${JSON.stringify(decision.needs)} missing`);
    if (decision.kind === 'rejected') {
      // A refusal is a record too.
      const { rejection } = decision;
      this.send(id, reactionsToExecution({ id, tenant: TENANT, version: run.version, events: [], rejection }));
      return rejection.code;
    }
    if (decision.kind !== 'events') return undefined;
    const events = JSON.parse(JSON.stringify(decision.events)) as ExecutionEvent[];
    this.runs.set(id, run);
    run.history.push(...events);
    run.records.push({ ...version, order: this.order++, at: this.now, events });
    run.state = JSON.parse(JSON.stringify(events.reduce(evolveExecution, run.state))) as ExecutionState;
    run.version += 1;
    this.send(id, reactionsToExecution({ id, tenant: TENANT, version: run.version, events }));
    return undefined;
  }

  /** Of the members of the tenant. */
  askMembers(command: IdentityCommand, actor: Actor): void {
    const events = this.members.ask(command, actor, this.now);
    this.send(TENANT, reactionsToIdentity({ id: TENANT, tenant: TENANT, version: this.members.history.length, events }));
  }

  /** Delivers the next command of a lane; false: there is none. */
  deliver(name: string): boolean {
    const lane = this.lanes.get(name);
    const next = lane?.sent[lane.delivered];
    if (!lane || !next) return false;
    lane.delivered += 1;
    this.arrive(next);
    return true;
  }

  private arrive(one: Reaction): void {
    if (one.to === 'execution') this.tell(one.id, one.body, engine(TENANT));
    if (one.to === 'identity') this.askMembers(one.body, engine(TENANT));
    if (one.to === 'registry') this.ask(one.id.slice(authorityAddress(TENANT, '').length), one.body, engine(TENANT));
  }

  /** The outbox of a sender crashed: some of what it had delivered is sent once more. */
  repeat(name: string, commands: number): void {
    const lane = this.lanes.get(name);
    if (lane) lane.delivered = Math.max(0, lane.delivered - commands);
  }

  /** A copy of one command that was delivered long ago comes once more, alone: those that were sent behind it do not follow. */
  stray(pick: (delivered: readonly Reaction[]) => Reaction | undefined): void {
    const copy = pick([...this.lanes.values()].flatMap(({ sent, delivered }) => sent.slice(0, delivered)));
    if (copy) this.arrive(copy);
  }

  /** The lanes on which something is on its way. */
  get waiting(): readonly string[] {
    return [...this.lanes].filter(([, { sent, delivered }]) => delivered < sent.length).map(([name]) => name);
  }

  /** Until nothing is on its way. */
  settle(): void {
    while ([...this.lanes.keys()].some((name) => this.deliver(name)));
  }

  /** Time passes; what is due fires, at authorities and at runs. */
  pass(ms: number): void {
    this.now += ms;
    for (const [id, { state }] of this.authorities) {
      if ((nextExpiryAt(state.authority) ?? Infinity) <= this.now) this.ask(id, { type: 'FireSchedules' }, engine(TENANT));
    }
    if (this.members.dueAt <= this.now) this.askMembers({ type: 'FireObligations' }, engine(TENANT));
    for (const [id, run] of this.runs) {
      if ((nextExecutionTimerAt(run.state) ?? Infinity) <= this.now) this.tell(id, { type: 'FireTimers' }, engine(TENANT));
    }
  }

  run(id: string): Run {
    const run = this.runs.get(id);
    if (!run) throw new Error(`expected a run ${id}, found none`);
    return run;
  }

  authority(id: string): NonNullable<RegistryState['authority']> {
    const found = this.authorities.get(id)?.state.authority;
    if (!found) throw new Error(`expected an authority ${id}, found none`);
    return found;
  }

  /** As a process knows it that may be behind. One that has read nothing of it yet waits until it has. */
  private known(id: string): AuthorityKnown | null {
    const history = this.authorities.get(id)?.history ?? [];
    return history.slice(0, Math.max(1, this.lag(history.length))).reduce(evolveRegistry, noRunbook).authority ?? null;
  }

  private send(from: string, reactions: readonly Reaction[]): void {
    for (const reaction of reactions) {
      const name = `${from} > ${reaction.id}`;
      const lane = this.lanes.get(name) ?? { sent: [], delivered: 0 };
      this.lanes.set(name, lane);
      lane.sent.push(reaction);
    }
  }
}
