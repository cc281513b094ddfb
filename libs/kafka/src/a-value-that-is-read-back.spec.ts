import type { StoredRecord } from '@runbook/ports';
import { HASH_HEADER, sha256Of } from '@runbook/wire';
import { WRITTEN_BYTES_MAX } from './settings.js';
import { WrittenValues } from './written-values.js';

const written = (text: string) => {
  const value = Buffer.from(text);
  return { key: 'exe_1', value, headers: { [HASH_HEADER]: sha256Of(value) } };
};
const readBack = (text: string, headers: Readonly<Record<string, string>>): StoredRecord => ({
  topic: 'runbook.execution.events',
  partition: 3,
  offset: 110,
  key: 'exe_1',
  value: Buffer.from(text),
  headers,
});

describe('a value that is read back', () => {
  it('is the buffer that was written', () => {
    const values = new WrittenValues();
    const mine = written('{"seq":1}');
    values.note([mine]);
    const read = readBack('{"seq":1}', mine.headers);
    const [again] = values.again([read]);
    expect(again!.value).toBe(mine.value);
    expect(again).toEqual(read);
    // A second reader finds it too.
    expect(values.again([readBack('{"seq":1}', mine.headers)])[0]!.value).toBe(mine.value);
  });

  it('is what was read when the bytes differ, whatever hash travels with them', () => {
    const values = new WrittenValues();
    const mine = written('{"seq":1}');
    values.note([mine]);
    const read = readBack('{"seq":2}', mine.headers);
    expect(values.again([read])[0]).toBe(read);
  });

  it('is what was read when nobody here wrote it, or no hash travels with it', () => {
    const values = new WrittenValues();
    values.note([written('{"seq":1}'), { key: 'cmd', value: Buffer.from('{}'), headers: {} }]);
    const foreign = [readBack('{"seq":2}', written('{"seq":2}').headers), readBack('{}', {})];
    expect(values.again(foreign)).toEqual(foreign);
  });

  it('is forgotten when much was written since', () => {
    const values = new WrittenValues();
    const first = written('{"seq":1}');
    values.note([first]);
    const large = Array.from({ length: 5 }, (_, n) => written(String(n).repeat(WRITTEN_BYTES_MAX / 4)));
    for (const one of large) values.note([one]);
    expect(values.again([readBack('{"seq":1}', first.headers)])[0]!.value).not.toBe(first.value);
    const last = large.at(-1)!;
    expect(values.again([readBack(last.value.toString(), last.headers)])[0]!.value).toBe(last.value);
  });
});
