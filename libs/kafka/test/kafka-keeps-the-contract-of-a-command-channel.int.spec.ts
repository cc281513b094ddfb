import { describeCommandChannel } from '@runbook/ports/contract';
import { openKafka } from '../src/index.js';
import { brokersOfThisSuite } from './brokers.js';

describeCommandChannel('Kafka', () => openKafka(brokersOfThisSuite()));
