import { createRequire } from 'node:module';
import { isFinal } from '@runbook/ports';
import { AccessDenied, denialOf, topicsDenied, type NeededRight } from './access-denied.js';
import { Connection } from './connection.js';
import { DeniedWrites } from './denied-writes.js';
import { ReaderTroubles } from './reader-troubles.js';

const require = createRequire(import.meta.url);
const { createErrorFromCode } = require('kafkajs/src/protocol/error.js') as { createErrorFromCode(code: number): Error };
const [GROUP_DENIED, TIMED_OUT] = [30, 7];
const SETTINGS = {
  brokers: ['k:9092'],
  clientId: 'suite',
  sasl: { mechanism: 'plain', username: 'gateway', password: 'not told' },
} as const;
const TOPICS: NeededRight = { operation: 'Read', resource: 'topic', names: ['a', 'b'] };
const GROUP: NeededRight = { operation: 'Read', resource: 'group', names: ['readers'] };
const wrapped = (cause: Error) => new Error('outer', { cause: new Error('inner', { cause }) });

describe('an account that may not', () => {
  it('is named with the right that it lacks, on the topics that the answer names, however deep', () => {
    const denial = denialOf(wrapped(topicsDenied(['b'])), TOPICS, SETTINGS, GROUP)!;
    expect(denial.message).toBe(
      'expected the account gateway to have the right Read on the topic b, found that the brokers deny it; give it that right: docs/guides/operating.md#an-account-for-each-service has the commands for every account',
    );
    expect(isFinal(denial)).toBe(true);
  });

  it('is told of all topics that were asked for where the answer names none, and of the group where it is about one', () => {
    expect(denialOf(createErrorFromCode(29), TOPICS, SETTINGS)!.message).toContain('the right Read on the topics a, b,');
    expect(denialOf(wrapped(createErrorFromCode(GROUP_DENIED)), TOPICS, SETTINGS, GROUP)!.message).toContain('Read on the group readers,');
  });

  it('is told which of several topics it may not make', () => {
    const parts = ['a', 'b'].map((topic) => Object.assign(createErrorFromCode(29), { topic }));
    const error = Object.assign(new Error('Topic creation errors'), { errors: parts });
    expect(denialOf(error, { ...TOPICS, operation: 'Create', names: ['a', 'b', 'c'] }, SETTINGS)!.message).toContain(
      'Create on the topics a, b,',
    );
  });

  it('is no reason for any other failure', () => {
    expect(denialOf(wrapped(createErrorFromCode(TIMED_OUT)), TOPICS, SETTINGS)).toBeUndefined();
    expect(denialOf('a word', TOPICS, SETTINGS)).toBeUndefined();
  });

  it.each([
    [{}, 'who comes without an account'],
    [{ ssl: { cert: 'PEM' } }, 'the account of the certificate in KAFKA_TLS_CERT'],
  ])('is told how it comes (%j)', (settings, words) => expect(new AccessDenied(TOPICS, settings).message).toContain(words));
});

describe('a reader that may not', () => {
  const troubles = (isForeign = false) => new ReaderTroubles(new Connection(SETTINGS), { groupId: 'readers', topics: ['a'], isForeign });

  it('ends its start where it has never read, unless the topic is of others', () => {
    const [own, foreign] = [troubles(), troubles(true)];
    expect(own.begin(topicsDenied(['a']))).toBeInstanceOf(AccessDenied);
    expect([own.isOfTheStart, foreign.isOfTheStart]).toEqual([true, false]);
    own.read();
    expect(own.isOfTheStart).toBe(false);
  });
});

describe('a lane that may not write', () => {
  it('is denied the topic that the answer names, and nothing where it failed otherwise', () => {
    const denied = new DeniedWrites(new Connection(SETTINGS));
    const entries = [{ topic: 'a' }, { topic: 'b' }, { topic: 'a' }];
    expect(denied.found(createErrorFromCode(TIMED_OUT), entries)).toBeUndefined();
    expect(denied.found(topicsDenied(['b']), entries)!.right).toEqual({ operation: 'Write', resource: 'topic', names: ['b'] });
  });
});
