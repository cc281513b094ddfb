import type { DecisionRecord } from '@runbook/wire';
import { randomOf } from './random.js';
import { SimulatedPartition } from './simulated-partition.js';
import { CommandsOfPartition } from './simulation/invariants/commands.js';
import { VirtualClock } from './virtual-clock.js';

const REFUSED = 'refused';
const NO_MISCHIEF = { lost: 0, unacknowledged: 0, late: 0, twice: 0 };

describe('what owners say of commands', () => {
  type Fact = { readonly fact: number | 'timer'; readonly term?: number; readonly type?: string };
  const faultsOf = async (...said: (Fact | { readonly answered: number })[]) => {
    const clock = new VirtualClock();
    const partition = new SimulatedPartition({ commands: 'c', events: 'e' }, clock, randomOf(1), NO_MISCHIEF);
    const facts: DecisionRecord[] = [];
    const commands = new CommandsOfPartition(partition, () => facts);
    for (const one of said) {
      if ('answered' in one) partition.answered(one.answered);
      else {
        const cause = one.fact === 'timer' ? { timer: '' } : { command: 'cmd', partition: 0, offset: one.fact };
        const { term = 1, type = 'RunPaused' } = one;
        const events = type === REFUSED ? [] : [{ type }];
        facts.push({ id: 'exe_1', seq: facts.length + 1, term, cause, events } as unknown as DecisionRecord);
        const append = partition.append([{ key: 'k', value: Buffer.from('x'), headers: {} }]);
        await clock.advance(10);
        await append;
      }
    }
    return commands.faults;
  };

  it('is right when facts come in their order and answers behind them', async () => {
    expect(await faultsOf({ fact: 0 }, { answered: 0 }, { fact: 'timer' }, { fact: 2 }, { answered: 3 }, { fact: 4 })).toEqual([]);
  });

  it('is wrong when a command is answered before it becomes a fact', async () => {
    expect(await faultsOf({ answered: 1 }, { fact: 1 })).toEqual([
      'answers-follow-facts: expected no fact of a command up to 1, which were answered, found decision 1, of exe_1, from command 1',
    ]);
  });

  it('is right when the next owner refuses what meant nothing to the one before', async () => {
    expect(await faultsOf({ fact: 0 }, { answered: 1 }, { fact: 'timer', term: 2 }, { fact: 1, term: 2, type: REFUSED })).toEqual([]);
  });

  it('is right when the next owner cancels the run for its version at that occasion', async () => {
    const cancelled = { fact: 1, term: 2, type: 'ExecutionCancelling' };
    expect(await faultsOf({ fact: 0 }, { answered: 1 }, cancelled)).toEqual([]);
    expect(await faultsOf({ fact: 0 }, { answered: 1 }, { ...cancelled, term: 1 })).toHaveLength(1);
  });

  it('is wrong when the next owner heeds it, or the same one refuses it', async () => {
    const told = (seq: number) =>
      `answers-follow-facts: expected no fact of a command up to 1, which were answered, found decision ${seq}, of exe_1, from command 1`;
    expect(await faultsOf({ fact: 0 }, { answered: 1 }, { fact: 'timer', term: 2 }, { fact: 1, term: 2 })).toEqual([told(3)]);
    expect(await faultsOf({ fact: 0 }, { answered: 1 }, { fact: 1, type: REFUSED })).toEqual([told(2)]);
  });

  it('is wrong when a command becomes two facts, or an earlier one a later fact', async () => {
    expect(await faultsOf({ fact: 1 }, { fact: 1 }, { fact: 0 })).toEqual([
      'commands-are-decided-once: expected a command above 1, found decision 2, of exe_1, from command 1',
      'commands-are-decided-once: expected a command above 1, found decision 3, of exe_1, from command 0',
    ]);
  });
});
