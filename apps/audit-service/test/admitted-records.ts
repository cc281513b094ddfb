import type { EventLog } from '@runbook/ports';
import { readAdmitted, type AdmittedRecord } from '@runbook/processor';
import { TOPICS } from '@runbook/wire';

/** Every record of the execution log that a reader admits, up to now. */
export async function admittedRecords(log: EventLog): Promise<AdmittedRecord[]> {
  const found: AdmittedRecord[] = [];
  let arrived = () => {};
  const whole = new Promise<void>((resolve) => void (arrived = resolve));
  const subscription = await readAdmitted(
    log,
    { topic: TOPICS.executionEvents, group: 'test', sharing: 'each' },
    {
      stored: () => Promise.resolve(undefined),
      records: (_partition, records, _position, caughtUp) => {
        found.push(...records);
        if (caughtUp) arrived();
        return Promise.resolve();
      },
      revoked: () => Promise.resolve(),
      stopped: (reason) => {
        throw reason as Error;
      },
      malformed: () => {},
    },
  );
  await whole;
  await subscription.stop();
  return found;
}
