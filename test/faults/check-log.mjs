import { chainEntry, START_OF_ENTRIES, verifyChain } from '@runbook/domain';
import { admit, noAdmission } from '@runbook/processor';
import { decodeRecord, HASH_HEADER, isClaim, sha256Of } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultsOfEvents } from './check-run.mjs';

/** The audit may have much to catch up with. */
const AUDITED_WITHIN_MS = 120_000;
const LOOK_AGAIN_AFTER_MS = 1_000;

/**
 * What the log of a topic holds by the rule of admission, and what is wrong with it as a log: a hole, a record that is none, a hash beside a record
 * that is not its own.
 *
 * @param {string} topic
 * @param {readonly (readonly { offset: number, value: Buffer, headers: Record<string, string> }[])[]} partitions as `readLog` answers
 * @returns `runs`: the facts of each aggregate, in log order; `heads`: what the audit log's chain of each partition must come to, by our own count;
 *   `skipped`: records that no reader admits, what zombies and doubted appends left
 */
export function factsOf(topic, partitions) {
  const facts = { faults: [], runs: new Map(), heads: [], skipped: 0 };
  partitions.forEach((records, partition) => facts.heads.push(sift({ topic, partition, records, facts })));
  return facts;
}

function sift({ topic, partition, records, facts }) {
  let position = noAdmission;
  let head = { entries: 0, headHash: START_OF_ENTRIES };
  for (const [n, { offset, value, headers }] of records.entries()) {
    const fault = (expected, found) => facts.faults.push(`${topic}/${partition}/${offset}: expected ${expected}, found ${found}`);
    if (offset !== n) fault(`offset ${n}`, `offset ${offset}`);
    const record = decoded(value, fault);
    const admitted = record && admit(position, record);
    if (!admitted) {
      facts.skipped++;
      continue;
    }
    position = admitted;
    const [hash, stated] = [sha256Of(value), headers[HASH_HEADER] ?? ''];
    if (hash !== stated) fault(`the hash ${hash} beside the record`, stated);
    const entry = { topic, partition, index: head.entries, offset, previous: head.headHash, recordHash: hash, statedHash: stated };
    head = { entries: head.entries + 1, headHash: chainEntry(entry, sha256Of) };
    if (isClaim(record)) continue;
    if (!facts.runs.has(record.id)) facts.runs.set(record.id, []);
    facts.runs.get(record.id).push({ bytes: value, hash, record });
  }
  return head;
}

function decoded(value, fault) {
  try {
    return decodeRecord(value);
  } catch (error) {
    fault('a record', error.message);
    return undefined;
  }
}

/** The hash of the run's last record with events. */
export const headOf = (records) => records.findLast(({ record }) => record.rejection === undefined)?.hash;

/**
 * What is wrong with the runs, each of which is over: see `faultsOfEvents`; its chain is whole up to the version that is shown; and there is no run
 * in the log that nobody started.
 */
export function faultsOfRuns({ runs }, views, stub) {
  const started = new Set(views.map(({ id }) => id));
  const strangers = [...runs.keys()].filter((id) => !started.has(id));
  return [
    ...strangers.map((id) => `${id}: expected the runs that were started, found another`),
    ...views.flatMap((view) => {
      const records = runs.get(view.id) ?? [];
      const chain = verifyChain(records, sha256Of);
      const whole = chain.valid && chain.head?.version === view.version;
      const faults = whole ? [] : [`expected a whole chain of version ${view.version}, found ${JSON.stringify(chain)}`];
      const events = records.flatMap(({ record }) => record.events);
      return [...faults, ...faultsOfEvents(events, view, stub)].map((fault) => `${view.id}: ${fault}`);
    }),
  ];
}

/** Whether the audit log holds every fact of the topic byte for byte, and nothing else before the last: its chain must pass through our own count. */
export async function faultsOfAudit(api, topic, heads, withinMs = AUDITED_WITHIN_MS) {
  const faults = [];
  const until = Date.now() + withinMs;
  for (const [partition, { entries, headHash }] of heads.entries()) {
    if (entries === 0) continue;
    const ask = () => api.get(`/audit/verify?topic=${topic}&partition=${partition}&entries=${entries}&headHash=${headHash}`);
    let { body } = await ask();
    while (body.fault?.kind === 'truncated' && Date.now() < until) {
      await sleep(LOOK_AGAIN_AFTER_MS);
      ({ body } = await ask());
    }
    if (!body.valid) {
      const expected = `${entries} audited records of ${topic}/${partition} up to ${headHash}`;
      faults.push(`expected ${expected}, found ${JSON.stringify(body)}`);
    }
  }
  return faults;
}
