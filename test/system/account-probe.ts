import { createRequire } from 'node:module';
import kafkajs, { type Cluster, type KafkaConfig } from 'kafkajs';

/** What kafkajs has in its brokers and not in its types. */
interface AskedBroker {
  fetch(request: object): Promise<unknown>;
  produce(request: object): Promise<unknown>;
  findGroupCoordinator(request: object): Promise<unknown>;
  createTopics(request: object): Promise<unknown>;
}
interface AskingCluster extends Omit<Cluster, 'findControllerBroker'> {
  findControllerBroker(): Promise<AskedBroker>;
}

const require = createRequire(import.meta.url);
const coordinators = require('kafkajs/src/protocol/coordinatorTypes.js') as { readonly GROUP: number };

/**
 * Asks a broker for one thing each, as an account: without what a client asks beside it, which may be denied for a reason of its own. Answers are `permitted`
 * or the type of the broker's error.
 */
export class AccountProbe {
  private constructor(
    private readonly cluster: AskingCluster,
    private readonly broker: AskedBroker,
  ) {}

  static async open(client: KafkaConfig): Promise<AccountProbe> {
    const kafka = new kafkajs.Kafka({ ...client, retry: { retries: 0 } });
    const make = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === 'private:Kafka:createCluster')!;
    const cluster = (kafka as unknown as Record<symbol, (options: object) => AskingCluster>)[make]!({});
    await cluster.connect();
    await cluster.refreshMetadata();
    return new AccountProbe(cluster, await cluster.findControllerBroker());
  }

  close(): Promise<void> {
    return this.cluster.disconnect();
  }

  read(topic: string): Promise<string> {
    const partitions = [{ partition: 0, fetchOffset: '0', maxBytes: 1 }];
    return answerTo(this.broker.fetch({ topics: [{ topic, partitions }], maxWaitTime: 1, minBytes: 0 }));
  }

  write(topic: string): Promise<string> {
    const messages = [{ key: null, value: Buffer.from('probe'), timestamp: '0' }];
    return answerTo(this.broker.produce({ topicData: [{ topic, partitions: [{ partition: 0, firstSequence: 0, messages }] }] }));
  }

  join(groupId: string): Promise<string> {
    return answerTo(this.broker.findGroupCoordinator({ groupId, coordinatorType: coordinators.GROUP }));
  }

  /** Makes nothing: only asks whether it would be made. */
  make(topic: string): Promise<string> {
    return answerTo(this.broker.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], validateOnly: true }));
  }
}

async function answerTo(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return 'permitted';
  } catch (error) {
    const { type, errors } = error as { type?: string; errors?: readonly { type?: string }[] };
    const found = type ?? errors?.[0]?.type;
    if (found === undefined) throw error;
    return found;
  }
}
