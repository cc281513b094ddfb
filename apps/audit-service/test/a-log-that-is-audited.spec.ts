import { TOPICS } from '@runbook/wire';
import { setTimeout } from 'node:timers/promises';
import { openFolder, startAudit } from './running-audit.js';
import { pin, refusal, started, WrittenLog } from './written-log.js';

describe('a log that is audited', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  beforeEach(async () => void (folder = await openFolder()));
  afterEach(() => folder.remove());

  it('is stored whole, claims and refusals too, and without what no reader admits', async () => {
    const log = await WrittenLog.open(folder.embedded.log);
    const audit = await startAudit(folder.embedded);
    await log.run('exe_1', pin, 2);
    await log.zombie('exe_1');
    await log.claim();
    await log.decide('exe_1', [], refusal);
    const reader = await folder.reader();
    await audit.stop();

    expect(await reader.verifyPartition(TOPICS.executionEvents, 0)).toMatchObject({ valid: true, entries: 6 });
    const records = await reader.records('exe_1', { limit: 10 });
    expect(records.map(({ index, version, term, seq }) => [index, version, term, seq])).toEqual([
      [1, 1, 1, 1],
      [2, 2, 1, 2],
      [3, 3, 1, 3],
      [5, 3, 2, 4],
    ]);
    expect(await reader.verify('exe_1')).toEqual({ valid: true, records: 4, head: { version: 3, hash: records[2]!.hash } });
    expect(await reader.head('exe_1')).toEqual({ version: 3, hash: records[2]!.hash });
    expect(audit.lines.errors).toEqual([]);
  });

  it('is gone on with after a restart, and nothing is stored twice', async () => {
    const log = await WrittenLog.open(folder.embedded.log);
    const first = await startAudit(folder.embedded);
    await log.run('exe_1', pin, 3);
    await first.stop();
    await log.run('exe_2', pin, 3);
    const second = await startAudit(folder.embedded);
    const reader = await folder.reader();
    expect(await reader.reached('exe_2', 4, 5000)).toBe(true);
    await second.stop();
    expect(await reader.verifyPartition(TOPICS.executionEvents, 0)).toMatchObject({ valid: true, entries: 9 });
  });

  it('is waited for as long as is asked, and no longer: what does not come is said not to be there', async () => {
    const log = await WrittenLog.open(folder.embedded.log);
    await log.run('exe_1', pin, 1);
    const audit = await startAudit(folder.embedded);
    const reader = await folder.reader();
    expect(await reader.reached('exe_1', 2, 5000)).toBe(true);
    expect(await reader.reached('exe_1', 3, 60)).toBe(false);
    expect(await reader.reached('exe_2', 1, 0)).toBe(false);
    await audit.stop();
  });

  it('is read again from its beginning without a trace when the position is lost', async () => {
    const log = await WrittenLog.open(folder.embedded.log);
    await log.run('exe_1', pin, 3);
    const first = await startAudit(folder.embedded);
    const reader = await folder.reader();
    await reader.reached('exe_1', 4, 5000);
    await first.stop();
    const positions = await folder.embedded.documents.collection({ name: 'audit.positions', indexes: [] });
    await positions.write([{ remove: `${TOPICS.executionEvents}/0` }]);
    const before = await (await folder.entries()).find({ limit: 100 });

    const second = await startAudit(folder.embedded);
    await log.run('exe_2', pin, 1);
    expect(await reader.reached('exe_2', 2, 5000)).toBe(true);
    await second.stop();
    expect((await (await folder.entries()).find({ limit: 100 })).slice(0, before.length)).toEqual(before);
    expect(await reader.verifyPartition(TOPICS.executionEvents, 0)).toMatchObject({ valid: true, entries: before.length + 2 });
    expect(second.fatal).toEqual([]);
  });

  it('stops the service when the store tells another story about a record that comes again', async () => {
    const log = await WrittenLog.open(folder.embedded.log);
    await log.run('exe_1', pin, 3);
    const first = await startAudit(folder.embedded);
    await (await folder.reader()).reached('exe_1', 4, 5000);
    await first.stop();
    const positions = await folder.embedded.documents.collection({ name: 'audit.positions', indexes: [] });
    await positions.write([{ remove: `${TOPICS.executionEvents}/0` }]);
    const entries = await folder.entries();
    const [, entry] = await entries.find({ limit: 2 });
    await entries.write([{ put: { ...entry!, hash: '0'.repeat(64) } }]);

    const second = await startAudit(folder.embedded);
    while (second.fatal.length === 0) await setTimeout(10);
    expect(String(second.fatal[0])).toMatch(/expected offset 1 with hash .* found offset 1 with hash 000/);
    await second.stop().catch(() => undefined);
  });

  it('stops the service when the end of the store is gone', async () => {
    const log = await WrittenLog.open(folder.embedded.log);
    await log.run('exe_1', pin, 3);
    const first = await startAudit(folder.embedded);
    await (await folder.reader()).reached('exe_1', 4, 5000);
    await first.stop();
    const entries = await folder.entries();
    const [last] = await entries.find({ order: { by: '_id', direction: 'desc' }, limit: 1 });
    await entries.write([{ remove: last!._id }]);

    const second = await startAudit(folder.embedded);
    await log.decide('exe_2', [started(pin, 1)]);
    while (second.fatal.length === 0) await setTimeout(10);
    expect(String(second.fatal[0])).toMatch(/AuditGap: expected a claim above term 1, or seq 4 of term 1 by own_1 next .* found seq 5/);
    await second.stop().catch(() => undefined);
  });
});
