// Reads the registry's log from the offset that it is given, on the brokers that its settings name. Run by the suite, which sees how it ends.
import { TOPICS } from '@runbook/wire';
import { openPlatform, readSettings } from '../src/index.js';

const { log } = await openPlatform(readSettings(process.env), 'suite');
await log.follow(
  { topic: TOPICS.registryEvents, group: 'suite', sharing: 'each' },
  { assigned: () => Promise.resolve(Number(process.argv[2])), records: () => Promise.resolve(), revoked: () => Promise.resolve() },
);
