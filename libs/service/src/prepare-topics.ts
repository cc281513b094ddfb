import { openKafka, type Report } from '@runbook/kafka';
import { UnknownTopic, type Clock, type EventLog, type TopicSpec } from '@runbook/ports';
import type { Logger } from './logger.js';
import type { Settings } from './settings.js';
import { ensureTopicsAtStart } from './topics-at-the-start.js';
import { topicsOf } from './topics-of-the-services.js';

export interface TopicsAround {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Missing topics are named instead of made. */
  readonly makesNone: boolean;
  /** A line for each topic. */
  readonly tell: (line: string) => void;
}

/** Not all topics are there, and none was to be made. */
export class TopicsMissing extends Error {
  override readonly name = 'TopicsMissing';
  constructor(readonly topics: readonly string[]) {
    super(
      `expected all topics of the services, found none of the name ${topics.join(', ')}; make them by the same command without --check`,
    );
  }
}

/**
 * Makes the topics of the services that are missing, and holds those that are there against what they must keep, as each start does: the same twice, or beside
 * services that run, changes nothing. Throws `TopicsUnfit` with the command that mends each, and `TopicsMissing`.
 */
export async function prepareTopics(settings: Settings, around: TopicsAround): Promise<void> {
  const { kafkaBrokers: brokers, kafkaSecurity, replicationFactor, topicPrefix } = settings;
  if (!brokers) throw new Error('expected KAFKA_BROKERS, found none: embedded logs need no topics; set it as the services have it');
  const report: Report = ({ level, message, ...facts }) => around.logger[level === 'fatal' ? 'error' : level](facts, message);
  const kafka = await openKafka({ brokers, ...kafkaSecurity, clientId: 'runbook-topics', replicationFactor, topicPrefix, report });
  try {
    await prepared(kafka.log, topicsOf(settings), around);
  } finally {
    await kafka.close();
  }
}

async function prepared(log: EventLog, specs: readonly TopicSpec[], { logger, clock, makesNone, tell }: TopicsAround): Promise<void> {
  const missing = new Set<string>();
  for (const { topic } of specs) if ((await partitionsOf(log, topic)) === undefined) missing.add(topic);
  await ensureTopicsAtStart(log, makesNone ? specs.filter(({ topic }) => !missing.has(topic)) : specs, clock, logger);
  for (const { topic, partitions: asked } of specs) {
    const partitions = await partitionsOf(log, topic);
    if (partitions === undefined) tell(`missing  ${topic}`);
    else tell(`${missing.has(topic) ? 'made   ' : 'there  '}  ${topic}: ${told(partitions, asked)}`);
  }
  if (makesNone && missing.size > 0) throw new TopicsMissing([...missing]);
}

/** More than are asked for are as good; fewer are refused where the topic must keep its records, and are slower elsewhere. */
const told = (partitions: number, asked: number): string =>
  `${partitions} ${partitions === 1 ? 'partition' : 'partitions'}${partitions < asked ? `, where ${asked} are asked for` : ''}`;

async function partitionsOf(log: EventLog, topic: string): Promise<number | undefined> {
  try {
    return await log.partitions(topic);
  } catch (error) {
    if (error instanceof UnknownTopic) return undefined;
    throw error;
  }
}
