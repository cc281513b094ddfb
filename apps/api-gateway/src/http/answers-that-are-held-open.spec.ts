import type { Logger } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { once } from 'node:events';
import { listening, readWhole } from '../../test/listening.js';
import { silent } from '../../test/silent.js';
import type { Feed, HeldAnswer } from './held-answer.js';
import { HeldAnswers } from './held-answers.js';
import type { Problem } from './problem.js';

const KIND = { one: 'live list', many: 'live lists', openMax: 2, stalledMsMax: 60_000 };
const NOTHING_YET: Feed = { next: () => Promise.resolve(undefined), over: false };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that holds every answer open until it is told otherwise. */
async function holding(feed: Feed | (() => Promise<Feed>), logger: Logger = silent) {
  const answers = new HeldAnswers(KIND, logger);
  const held: HeldAnswer[] = [];
  const ended: HeldAnswer[] = [];
  const problems: Problem[] = [];
  const server = await listening((reply: FastifyReply) => {
    try {
      const answer: HeldAnswer = answers.hold(reply, 'events', () => ended.push(answer));
      held.push(answer);
      void answers.follow(answer, typeof feed === 'function' ? feed() : feed, { execution: 'exe_1' });
    } catch (problem) {
      problems.push(problem as Problem);
      void reply.status((problem as Problem).status).send('no room');
    }
    return Promise.resolve();
  });
  closing.push(() => server.close());
  /** A client whose answer has begun. */
  const begun = async () => {
    const socket = server.ask();
    await once(socket, 'readable');
    return socket;
  };
  return { answers, held, ended, problems, server, begun };
}

describe('answers that are held open', () => {
  it('are no more than there is room for, and who comes then is told so by an answer of its own', async () => {
    const { answers, server, begun, problems } = await holding(NOTHING_YET);
    await begun();
    answers.expectRoom();
    await begun();
    expect(() => answers.expectRoom()).toThrow('expected at most 2 live lists, found that many; close one');
    // As one for which there was room when it was asked for, before others took it.
    const { head, body } = await readWhole(server.ask());
    expect(head).toMatch(/^HTTP\/1.1 429/);
    expect(body).toBe('');
    expect(problems.map(({ code, extras }) => ({ code, ...extras }))).toEqual([
      { code: 'streams-exceeded', headers: { 'retry-after': '10' } },
    ]);
  });

  it('leave their room to others when their client goes', async () => {
    const { answers, begun, held, ended, server } = await holding(NOTHING_YET);
    const first = await begun();
    await begun();
    const gone = once(server.replies[0]!.raw, 'close');
    first.destroy();
    await gone;
    expect(ended).toEqual([held[0]]);
    expect(answers.size).toBe(1);
    await begun();
    expect(answers.size).toBe(2);
  });

  it('are all ended when the service stops', async () => {
    const { answers, begun, held, ended } = await holding(NOTHING_YET);
    const sockets = [await begun(), await begun()];
    answers.endAll();
    expect(ended).toEqual(held);
    expect(answers.size).toBe(0);
    for (const socket of sockets) expect((await readWhole(socket)).body).toBe('');
  });

  it.each([
    ['fails', { next: () => Promise.reject(new Error('the store is away')), over: false }],
    ['never comes to be', () => Promise.reject(new Error('the store is away'))],
  ])('are cut off, and logged with what they were about, when what they say %s', async (_, feed) => {
    const logged: unknown[][] = [];
    const logger = { ...silent, warn: (...line: unknown[]) => void logged.push(line) } as Logger;
    const { answers, server, ended } = await holding(feed, logger);
    const socket = server.ask().resume();
    socket.on('error', () => undefined);
    await once(socket, 'close');
    expect(ended).toHaveLength(1);
    expect(answers.size).toBe(0);
    expect(logged).toEqual([
      [{ execution: 'exe_1', error: new Error('the store is away') }, 'a live list was cut off; its client can come back'],
    ]);
  });
});
