// What a history holds: the records of an embedded log, and what they fold to.
import {
  evolveCorrelation,
  evolveExecution,
  evolveIdentity,
  evolveRegistry,
  noCorrelation,
  noExecution,
  noIdentities,
  noRunbook,
} from '@runbook/domain';
import { openEmbeddedLog } from '@runbook/embedded';
import { admit, noAdmission } from '@runbook/processor';
import { AGGREGATES, decodeRecord, isClaim, sha256Of } from '@runbook/wire';

const FOLDS = {
  execution: [evolveExecution, noExecution],
  correlation: [evolveCorrelation, noCorrelation],
  registry: [evolveRegistry, noRunbook],
  identity: [evolveIdentity, noIdentities],
};
const topicOf = (aggregate) => `runbook.${aggregate}.events`;

/**
 * Every record of the events logs, in their order.
 *
 * @param {string} dataFolder nobody writes there
 */
export async function recordsOf(dataFolder) {
  const { log, close } = await openEmbeddedLog({ dataFolder });
  try {
    const records = [];
    for (const topic of AGGREGATES.map(topicOf)) {
      for (let partition = 0; partition < (await log.partitions(topic)); partition++) {
        for (const { offset, value } of await readPartition(log, topic, partition)) {
          records.push({ topic, partition, offset, value: value.toString('utf8') });
        }
      }
    }
    return records;
  } finally {
    await close();
  }
}

/**
 * What the facts among them fold to, by aggregate, with its version and the hash of its last record.
 *
 * @param {readonly { topic: string, partition: number, offset: number, value: string }[]} records
 */
export function statesOf(records) {
  const admissions = new Map();
  const states = new Map();
  for (const { topic, partition, value } of records) {
    const place = `${topic}/${partition}`;
    const bytes = Buffer.from(value);
    const record = decodeRecord(bytes);
    const admission = admit(admissions.get(place) ?? noAdmission, record);
    if (!admission) continue;
    admissions.set(place, admission);
    if (isClaim(record) || record.events.length === 0) continue;
    const key = `${record.aggregate} ${record.id}`;
    const [evolve, zero] = FOLDS[record.aggregate];
    const state = record.events.reduce(evolve, states.get(key)?.state ?? zero);
    states.set(key, { aggregate: record.aggregate, id: record.id, version: record.version, head: sha256Of(bytes), state });
  }
  return [...states.values()];
}

async function readPartition(log, topic, partition) {
  const end = await log.end(topic, partition);
  const records = [];
  if (end === 0) return records;
  let subscription;
  await new Promise((resolve, reject) => {
    const follower = {
      assigned: async (given) => (given === partition ? 0 : log.end(topic, given)),
      records: async (given, batch) => {
        if (given !== partition) return;
        for (const record of batch) if (record.offset < end) records.push(record);
        if (records.length === end) resolve();
      },
      revoked: async () => undefined,
      stopped: reject,
    };
    log.follow({ topic, group: 'history', sharing: 'each' }, follower).then((made) => (subscription = made), reject);
  });
  await subscription?.stop();
  return records;
}
