import type { TopicSpec } from '@runbook/ports';
import { faultsOf, TopicsUnfit, type FoundCluster, type FoundTopic } from './unfit-topics.js';

const ADDRESS = 'k1:9092,k2:9092';
const THREE: FoundCluster = { address: ADDRESS, brokers: [1, 2, 3], copies: 3 };
const DAY_MS = 24 * 3_600_000;
const FIT = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'unclean.leader.election.enable': 'false',
  'max.message.bytes': '8388608',
  'min.insync.replicas': '2',
};

const topic = (
  keeps: TopicSpec['keeps'],
  {
    name = 'events',
    asked = 2,
    configuration = {},
    replicas = [
      [1, 2, 3],
      [2, 3, 1],
    ],
    ranges = replicas.map(() => ({ low: 0, high: 9 })),
  }: Partial<{
    name: string;
    asked: number;
    configuration: Record<string, string>;
    replicas: number[][];
    ranges: { low: number; high: number }[];
  }> = {},
): FoundTopic => ({
  spec: { topic: name, partitions: asked, keeps },
  configuration: new Map(Object.entries({ ...FIT, ...configuration })),
  replicas,
  ranges,
});
const alter = (...settings: string[]) =>
  `kafka-configs.sh --bootstrap-server ${ADDRESS} --alter --entity-type topics --entity-name events --add-config ${settings.join(',')}`;

describe('a topic that loses records', () => {
  it('is none that is as it was made', () => expect(faultsOf([topic('everything'), topic('what-is-unanswered')], THREE)).toEqual([]));

  it.each([
    ['retention.ms', '604800000', '-1'],
    ['retention.bytes', '1073741824', '-1'],
    ['cleanup.policy', 'compact', 'delete'],
    ['cleanup.policy', 'compact,delete', 'delete'],
    ['unclean.leader.election.enable', 'true', 'false'],
    ['max.message.bytes', '1048588', '8388608'],
    ['min.insync.replicas', '1', '2'],
  ])('by its %s=%s is named with the command that mends it', (name, value, right) => {
    expect(faultsOf([topic('everything', { configuration: { [name]: value } })], THREE)).toEqual([
      `events has ${name}=${value}: ${alter(`${name}=${right}`)}`,
    ]);
  });

  it('has one command for all of its settings', () => {
    const configuration = { 'retention.ms': '3600000', 'cleanup.policy': 'compact' };
    expect(faultsOf([topic('everything', { configuration })], THREE)).toEqual([
      `events has cleanup.policy=compact, retention.ms=3600000: ${alter('cleanup.policy=delete', 'retention.ms=-1')}`,
    ]);
  });

  it.each([
    [7 * DAY_MS, []],
    [7 * DAY_MS - 1, [`events has retention.ms=604799999: ${alter('retention.ms=-1')}`]],
  ])('may have commands that are older than %i ms', (ms, faults) => {
    expect(faultsOf([topic('what-is-unanswered', { configuration: { 'retention.ms': String(ms) } })], THREE)).toEqual(faults);
  });

  it('has lost some where it does not begin at 0, unless they were commands', () => {
    const ranges = [
      { low: 0, high: 9 },
      { low: 9, high: 9 },
    ];
    expect(faultsOf([topic('everything', { ranges })], THREE)).toEqual([
      'events/1 begins at offset 9, the records before it were deleted, and no command brings them back: ' +
        'put the topic back whole from a backup, or begin anew with empty topics and an empty database',
    ]);
    expect(faultsOf([topic('what-is-unanswered', { ranges })], THREE)).toEqual([]);
  });

  it('gets its copies on the brokers that have none, begun at another one for each partition', () => {
    const plan =
      '{"version":1,"partitions":[{"topic":"events","partition":0,"replicas":[2,1,3]},{"topic":"events","partition":1,"replicas":[2,3,1]}]}';
    expect(faultsOf([topic('everything', { replicas: [[2], [2]], configuration: { 'min.insync.replicas': '1' } })], THREE)).toEqual([
      `events has min.insync.replicas=1: ${alter('min.insync.replicas=2')}`,
      `events has 1 copy where KAFKA_REPLICATION asks for 3: echo '${plan}' > copies.json && ` +
        `kafka-reassign-partitions.sh --bootstrap-server ${ADDRESS} --reassignment-json-file copies.json --execute`,
    ]);
  });

  it('cannot get more copies than there are brokers', () => {
    const replicas = [[1], [1]];
    expect(faultsOf([topic('everything', { replicas })], { ...THREE, brokers: [1] })).toEqual([
      'events has 1 copy where KAFKA_REPLICATION asks for 3, and the cluster has 1 broker: add brokers, or start with KAFKA_REPLICATION=1',
    ]);
    expect(faultsOf([topic('everything', { replicas })], { ...THREE, copies: undefined })).toEqual([]);
  });

  it('gets its partitions while it is empty, and keeps their number when records are placed by it', () => {
    const empty = topic('everything', { asked: 6, ranges: [{ low: 0, high: 0 }, { low: 0, high: 0 }] }); // prettier-ignore
    expect(faultsOf([empty], THREE)).toEqual([
      `events has 2 partitions where 6 are asked for: kafka-topics.sh --bootstrap-server ${ADDRESS} --alter --topic events --partitions 6`,
    ]);
    const started = (name: string) =>
      `${name} has 2 partitions where 6 are asked for: start with PARTITIONS=2, because records are placed by that number already`;
    const commands = topic('what-is-unanswered', { name: 'commands', asked: 6 });
    expect(faultsOf([empty, commands], THREE)).toEqual([started('events'), started('commands')]);
  });

  it('is told with all the others in one sentence', () => {
    expect(new TopicsUnfit(['a has one fault: mend a', 'b has another: mend b']).message).toBe(
      'expected the topics of the log to lose nothing, found that a has one fault: mend a; b has another: mend b. ' +
        'Run what is named and start again; docs/guides/operating.md#topics says why',
    );
  });
});
