import type { Follower, StoredRecord } from '@runbook/ports';
import { TopicNames } from './topic-names.js';

const record = (topic: string): StoredRecord => ({ topic, partition: 0, offset: 1, key: 'k', value: Buffer.from('{}'), headers: {} });

describe('the names of topics, where several systems stand beside each other', () => {
  const names = new TopicNames('two.');

  it.each([
    ['a log', 'runbook.execution.events', 'two.runbook.execution.events'],
    ['tasks of workers', 'runbook.worker.edr.tasks', 'two.runbook.worker.edr.tasks'],
    ['dead letters of an event source', 'edr.events.dead-letter', 'two.edr.events.dead-letter'],
    ['dead letters of triggers', 'runbook.triggers.dead-letter', 'two.runbook.triggers.dead-letter'],
    ['triggers, which others write', 'runbook.triggers', 'runbook.triggers'],
    ['an event source, which others write', 'edr.events', 'edr.events'],
    ['a topic of others that begins like the prefix', 'two.events', 'two.events'],
  ])('are of %s', (_what, known, onCluster) => {
    expect(names.topic(known)).toBe(onCluster);
    expect(names.known(onCluster)).toBe(known);
  });

  it('have groups of their own for every topic', () => expect(names.group('runbook-gateway.ingest')).toBe('two.runbook-gateway.ingest'));

  it('are known without the prefix by who reads', async () => {
    const read: string[] = [];
    const follower: Follower = {
      assigned: async () => 7,
      records: async (_, records) => void read.push(...records.map(({ topic }) => topic)),
      revoked: async () => undefined,
    };
    const named = names.follower(follower);
    await named.records(0, [record('two.runbook.registry.events')]);
    expect([read, await named.assigned(0), named.gap]).toEqual([['runbook.registry.events'], 7, undefined]);
  });

  it('are as they are without a prefix', () => {
    const records = [record('runbook.registry.events')];
    expect(new TopicNames().records(records)).toBe(records);
    expect(new TopicNames().topic('runbook.registry.events')).toBe('runbook.registry.events');
  });
});
