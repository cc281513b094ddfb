import type { CollectingOwner } from './collecting-owner.js';
import { textsOf } from './sample-records.js';

/** One partition of a channel, in which commands stand and come, and who owns it. */
export interface OpenedIntake {
  /** Sends commands of these texts, in this order. */
  readonly send: (texts: readonly string[]) => Promise<void>;
  /** The next owner; the one before has lost the partition. */
  readonly own: () => Promise<CollectingOwner>;
  /** Lets time pass until it holds, or fails with the description. */
  readonly until: (description: string, holds: () => boolean) => Promise<void>;
  /** Lets time pass for what must not happen. */
  readonly quietly: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** More than any channel hands over at once. */
const MANY = 1_200;

const named = (label: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${label}-${index}`);

/** Everything that was handed over, in its order, doubles too. */
const handed = (owner: CollectingOwner): string[] => textsOf(owner.commandRecords);

/** What `CommandIntake` promises, asked of one channel. It is opened for each test. */
export function describeCommandIntake(name: string, open: () => Promise<OpenedIntake>): void {
  describe(`the command intake of ${name}`, () => {
    let world: OpenedIntake;
    const opened = () => world;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(async () => {
      await world?.close();
    });

    describeFrom(opened);
    describePause(opened);
    describeResume(opened);
    describeNextOwner(opened);
  });
}

function describeFrom(opened: () => OpenedIntake): void {
  it('hands nothing over before it is told from where', async () => {
    const { send, own, quietly } = opened();
    await send(named('c', 3));
    const owner = await own();
    owner.session.intake.resume();
    await quietly();
    expect(handed(owner)).toEqual([]);
  });

  it('hands over what is there, then what comes, in the order of growing positions', async () => {
    const { send, own, until } = opened();
    await send(named('there', 3));
    const owner = await own();
    owner.session.intake.from(undefined);
    expect(handed(owner)).toEqual([]); // Not inside the call.
    await until('three commands', () => owner.commandRecords.length >= 3);
    await send(named('comes', 2));
    await until('five commands', () => owner.commandRecords.length >= 5);
    expect(handed(owner)).toEqual([...named('there', 3), ...named('comes', 2)]);
    const positions = owner.commandRecords.map(({ offset }) => offset);
    expect(positions.every((position, index) => index === 0 || position > positions[index - 1]!)).toBe(true);
  });

  it('begins behind the position that it is told, again as often as it is told so', async () => {
    const { send, own, until, quietly } = opened();
    await send(named('c', 4));
    const owner = await own();
    owner.session.intake.from(undefined);
    await until('four commands', () => owner.commandRecords.length >= 4);
    const second = owner.commandRecords[1]!.offset;
    for (let again = 1; again <= 2; again++) {
      owner.session.intake.from(second);
      await until('two commands again', () => owner.commandRecords.length >= 4 + 2 * again);
    }
    await quietly();
    expect(handed(owner)).toEqual([...named('c', 4), 'c-2', 'c-3', 'c-2', 'c-3']);
  });

  it('begins anew while it is paused', async () => {
    const { send, own, until } = opened();
    await send(named('c', 2));
    const owner = await own();
    owner.session.intake.from(undefined);
    await until('two commands', () => owner.commandRecords.length >= 2);
    owner.session.intake.pause();
    owner.session.intake.from(undefined);
    await until('two commands again', () => owner.commandRecords.length >= 4);
    expect(handed(owner)).toEqual(['c-0', 'c-1', 'c-0', 'c-1']);
  });
}

function describePause(opened: () => OpenedIntake): void {
  it('hands nothing over once it is paused, not even what was about to be', async () => {
    const { send, own, quietly } = opened();
    await send(named('c', 3));
    const owner = await own();
    owner.session.intake.from(undefined);
    owner.session.intake.pause();
    await send(named('more', 3));
    await quietly();
    expect(handed(owner)).toEqual([]);
  });

  it('hands nothing over behind the batch in which its owner paused it, and all of the rest later', async () => {
    const { send, own, until, quietly } = opened();
    const owner = await own();
    let pauses = 0;
    owner.taking = () => {
      pauses += 1;
      owner.session.intake.pause();
    };
    await send(named('c', MANY));
    owner.session.intake.from(undefined);
    for (let before = 0; before < MANY; before = owner.commandRecords.length) {
      await until('another batch', () => owner.commandRecords.length > before);
      const [taken, batches] = [owner.commandRecords.length, pauses];
      await quietly();
      expect([owner.commandRecords.length, pauses]).toEqual([taken, batches]);
      owner.session.intake.resume();
    }
    expect(handed(owner)).toEqual(named('c', MANY));
  });
}

function describeResume(opened: () => OpenedIntake): void {
  it('goes on behind what was handed over: nothing is left out, and nothing comes twice', async () => {
    const { send, own, until, quietly } = opened();
    const owner = await own();
    owner.session.intake.from(undefined);
    for (let round = 0; round < 4; round++) {
      await send(named(`before ${round}`, 2));
      await until('what came before the pause', () => owner.commandRecords.length >= 4 * round + 2);
      owner.session.intake.pause();
      owner.session.intake.pause();
      await send(named(`during ${round}`, 2));
      owner.session.intake.resume();
      owner.session.intake.resume();
      await until('what came during the pause', () => owner.commandRecords.length >= 4 * round + 4);
    }
    await quietly();
    const rounds = [0, 1, 2, 3].flatMap((round) => [...named(`before ${round}`, 2), ...named(`during ${round}`, 2)]);
    expect(handed(owner)).toEqual(rounds);
  });

  it('goes on from where it was told while nothing was handed over since', async () => {
    const { send, own, until, quietly } = opened();
    await send(named('c', 4));
    const owner = await own();
    owner.session.intake.from(undefined);
    await until('four commands', () => owner.commandRecords.length >= 4);
    owner.session.intake.from(owner.commandRecords[1]!.offset);
    owner.session.intake.pause();
    owner.session.intake.resume();
    await until('two commands again', () => owner.commandRecords.length >= 6);
    await quietly();
    expect(handed(owner)).toEqual([...named('c', 4), 'c-2', 'c-3']);
  });
}

function describeNextOwner(opened: () => OpenedIntake): void {
  it('hands over to the next owner what the one before did not answer, and nothing to the one before', async () => {
    const { send, own, until, quietly } = opened();
    await send(named('c', 3));
    const first = await own();
    first.session.intake.from(undefined);
    await until('three commands', () => first.commandRecords.length >= 3);
    const answered = first.commandRecords[0]!.offset;
    first.session.answered(answered);
    const next = await own();
    next.session.intake.from(answered);
    first.session.intake.from(undefined);
    first.session.intake.pause();
    first.session.intake.resume();
    await until('the unanswered commands', () => next.commandRecords.length >= 2);
    await quietly();
    expect([handed(next), handed(first)]).toEqual([['c-1', 'c-2'], named('c', 3)]);
    expect([...first.faults, ...next.faults]).toEqual([]);
  });
}
