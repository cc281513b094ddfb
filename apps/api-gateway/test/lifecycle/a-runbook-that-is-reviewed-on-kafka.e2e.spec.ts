import { startSystemOnKafka } from '../running-system-on-kafka.mjs';
import { itIsReviewed } from './reviewed-runbook.js';

describe('a runbook that is reviewed on Kafka', () => {
  itIsReviewed(() => startSystemOnKafka({ REVIEW: 'required' }));
});
