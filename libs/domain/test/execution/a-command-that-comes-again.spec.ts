import { decideExecution, evolveExecution, type ExecutionCommand, type ExecutionState, type ExecutionWorld } from '@runbook/domain';
import { arbitraryRunbook } from '@runbook/spec-kit';
import fc from 'fast-check';
import { arbitraryChances, RANDOM_RUNS, runRandomly, type Core } from './random-run.js';

/** Commands of earlier in the run that are delivered again before each decision. */
const AGAIN_PER_DECISION = 3;

interface Accepted {
  readonly command: ExecutionCommand;
  readonly actor: ExecutionWorld['actor'];
}

/**
 * Decides as the core does, for commands as doors send them, and before each decision delivers commands that were accepted at any time before
 * once more. `perturb` changes what the doors set, to see that the property depends on it.
 */
function redelivering(chance: () => number, door: (command: ExecutionCommand) => ExecutionCommand = (command) => command) {
  const accepted: Accepted[] = [];
  const types = new Set<string>();
  let parentVersion = 0;
  const sent = (command: ExecutionCommand, state: ExecutionState): ExecutionCommand => {
    const isOfParent = (command.type === 'PauseExecution' || command.type === 'ResumeExecution') && chance() < 0.5;
    return door(isOfParent ? { ...command, parentVersion: ++parentVersion } : ({ ...command, seenActs: state.acts?.count ?? 0 } as never));
  };
  const decide: Core['decide'] = (command, state, world) => {
    for (let n = 0; n < Math.min(AGAIN_PER_DECISION, accepted.length); n++) {
      const again = accepted[Math.floor(chance() * accepted.length)] as Accepted;
      const decision = decideExecution(again.command, state, { ...world, actor: again.actor });
      if (decision.kind !== 'events') continue;
      // A heartbeat that comes twice says that its sender was there: the lease lasts once longer, and nothing else changes.
      expect({ again: again.command, events: decision.events.filter(({ type }) => type !== 'StepLeaseRenewed') }).toEqual({
        again: again.command,
        events: [],
      });
    }
    const told = sent(command, state);
    const decision = decideExecution(told, state, world);
    if (decision.kind === 'events' && told.type !== 'FireTimers') {
      accepted.push({ command: told, actor: world.actor });
      types.add(told.type);
    }
    return decision;
  };
  return { core: { decide, evolve: evolveExecution }, types };
}

describe('a command that was accepted', () => {
  it('changes nothing when it is delivered again, at any later point of any run', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(arbitraryRunbook, arbitraryChances, (runbook, chances) => {
        const chance = () => chances.next().value;
        const { core, types } = redelivering(chance);
        runRandomly(runbook, chance, core);
        for (const type of types) seen.add(type);
      }),
      { numRuns: RANDOM_RUNS },
    );
    for (const type of [
      'PauseExecution',
      'ResumeExecution',
      'RetryStep',
      'SkipStep',
      'ResolveStep',
      'EditVariables',
      'CastVote',
      'FailStep',
    ])
      expect(seen).toContain(type);
  });

  it.each(['seenActs', 'parentVersion'])('would change something if its door did not say %s', (member) => {
    const without = (command: ExecutionCommand) =>
      Object.fromEntries(Object.entries(command).filter(([name]) => name !== member)) as unknown as ExecutionCommand;
    const run = () =>
      fc.assert(
        fc.property(arbitraryRunbook, arbitraryChances, (runbook, chances) => {
          const chance = () => chances.next().value;
          runRandomly(runbook, chance, redelivering(chance, without).core);
        }),
        { numRuns: RANDOM_RUNS, endOnFailure: true },
      );
    expect(run).toThrow('Property failed');
  });
});
