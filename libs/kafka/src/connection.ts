import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import kafkajs, { type ISocketFactory, type Kafka, type KafkaConfig } from 'kafkajs';
import { leaveIdleRequestQueues } from './idle-request-queues.js';
import { leaveOutLeaderlessPartitions } from './leaderless-partitions.js';
import { RecordSeals } from './record-seals.js';
import { kafkajsLogger, type Report } from './report.js';
import { CONNECTION_TIMEOUT_MS, REQUEST_TIMEOUT_MS, RETRY_MS_FIRST, RETRY_MS_MAX, type KafkaSettings } from './settings.js';
import { TopicNames } from './topic-names.js';
import { Troubles } from './troubles.js';
import { WrittenValues } from './written-values.js';

leaveOutLeaderlessPartitions();
leaveIdleRequestQueues();

const KEEP_ALIVE_MS = 60_000;

/** How this process reaches the brokers. */
export class Connection {
  readonly report: Report;
  readonly troubles = new Troubles();
  readonly written = new WrittenValues();
  readonly seals: RecordSeals;
  readonly names: TopicNames;

  constructor(readonly settings: KafkaSettings) {
    this.report = settings.report ?? (() => undefined);
    this.seals = new RecordSeals(settings.seals, this.report);
    this.names = new TopicNames(settings.topicPrefix);
  }

  /**
   * A kafkajs client of its own for each use: clients share what they believe is committed, by group, and two members of one group in
   * one process would clear each other's.
   *
   * @param report hears what kafkajs logs
   */
  client(requestTimeoutMs = REQUEST_TIMEOUT_MS, report = this.report): Kafka {
    return new kafkajs.Kafka({
      brokers: [...this.settings.brokers],
      clientId: this.settings.clientId,
      ssl: this.settings.ssl,
      sasl: this.settings.sasl,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs,
      enforceRequestTimeout: true,
      socketFactory,
      logLevel: kafkajs.logLevel.INFO,
      logCreator: kafkajsLogger(report),
      // `retries` is given wherever `retry` is: kafkajs retries for ever, or never, when it is left out.
      retry: { retries: 1, initialRetryTime: RETRY_MS_FIRST, maxRetryTime: RETRY_MS_MAX },
    } satisfies KafkaConfig);
  }
}

/** kafkajs's default leaves Nagle's algorithm on: a small request behind an unacknowledged one then waits for up to 40 ms. */
const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl
    ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
    : connectPlain({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setNoDelay(true);
  return socket;
};
