import { describeEventLog } from '@runbook/ports/contract';
import { openKafka } from '../src/index.js';
import { brokersOfThisSuite } from './brokers.js';

describeEventLog('Kafka', async () => {
  let kafka = await openKafka(brokersOfThisSuite());
  return {
    log: kafka.log,
    reopen: async () => {
      await kafka.close();
      kafka = await openKafka(brokersOfThisSuite());
      return kafka.log;
    },
    close: () => kafka.close(),
  };
});
