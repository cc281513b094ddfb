import type { NewRecord } from '@runbook/ports';
import kafkajs, { type Cluster } from 'kafkajs';
import { COPARTITION_PROTOCOL, copartitionAssigner } from './copartition-assigner.js';
import { LaneWriter, type Entry } from './lane-writer.js';
import { foreignRecord } from './stored-record.js';

const PLACE = { topic: 't', partition: 2 };
const bytes = (text: string) => Buffer.from(text);
const NO_TEXT = Buffer.from([0xff, 0xfe]);

describe('a message of another program', () => {
  it('is shown as far as it is text, and kept as it came', () => {
    const headers = { one: bytes('1'), many: [bytes('2'), null, '3'], none: null, odd: NO_TEXT, oddFirst: [NO_TEXT, bytes('4')] };
    expect(foreignRecord(PLACE, { offset: '17', key: bytes('ü'), value: NO_TEXT, headers })).toEqual({
      ...{ ...PLACE, offset: 17, key: 'ü', value: NO_TEXT },
      headers: { one: '1', many: '2' },
      unreadableHeaders: ['odd', 'oddFirst'],
      original: {
        ...{ key: bytes('ü'), value: NO_TEXT },
        headers: {
          ...{ one: [bytes('1')], many: [bytes('2'), null, bytes('3')], none: [null] },
          ...{ odd: [NO_TEXT], oddFirst: [NO_TEXT, bytes('4')] },
        },
      },
    });
  });

  it('may lack everything but its place', () => {
    expect(foreignRecord(PLACE, { offset: '0', key: null, value: null })).toEqual({
      ...{ ...PLACE, offset: 0, key: '', value: Buffer.alloc(0), headers: {} },
      original: { key: null, value: null, headers: {} },
    });
  });

  it('that is put aside goes on as it came, with our headers before its own of the same name', () => {
    const original = { key: null, value: NO_TEXT, headers: { reason: [bytes('its own'), null], other: [null] } };
    const record: NewRecord = { key: 'shown', value: bytes('shown'), headers: { reason: 'ours', place: 't/2/17' }, original };
    const entries: Entry[] = [];
    void new LaneWriter((entry) => entries.push(entry)).append('letters', 0, [record]);
    expect(entries[0]!.messages).toEqual([
      {
        ...{ key: null, value: NO_TEXT, partition: 0 },
        headers: { reason: ['ours', bytes('its own'), null], place: ['t/2/17'], other: [null] },
      },
    ]);
  });
});

describe('a member of the group', () => {
  const { MemberMetadata, MemberAssignment } = kafkajs.AssignerProtocol;
  const cluster = {
    findTopicPartitionMetadata: (topic: string) => Array.from({ length: topic === 'short' ? 2 : 4 }, (_, partitionId) => ({ partitionId })),
  } as unknown as Cluster;
  const assigner = (...held: number[]) => copartitionAssigner(() => held)({ cluster } as never);
  const member = (memberId: string, memberMetadata: Buffer) => ({ memberId, memberMetadata });
  const saying = (userData: string) => MemberMetadata.encode({ version: 1, topics: ['events'], userData: bytes(userData) });

  it('says what it holds when the group is joined', () => {
    const { name, metadata } = assigner(2, 0).protocol({ topics: ['events', 'commands'] });
    expect(name).toBe(COPARTITION_PROTOCOL);
    expect(MemberMetadata.decode(metadata)).toEqual({ version: 1, topics: ['events', 'commands'], userData: bytes('[2,0]') });
  });

  it('keeps what it held, and holds nothing where what it says cannot be read', async () => {
    const members = [
      member('a', saying('[3,1]')),
      member('b', saying('{"x":1}')),
      member('c', Buffer.from([1])),
      member('d', saying('["0"]')),
    ];
    const spread = await assigner().assign({ members, topics: ['events', 'short'] });
    const assignments = Object.fromEntries(
      spread.map(({ memberId, memberAssignment }) => [memberId, MemberAssignment.decode(memberAssignment)!.assignment]),
    );
    // Four partitions over four members: the one that held two keeps the first that it named.
    expect(assignments).toEqual({
      a: { events: [3], short: [] },
      b: { events: [0], short: [0] },
      c: { events: [1], short: [1] },
      d: { events: [2], short: [] },
    });
  });
});
