import type { NewRecord } from '../src/records.js';

/** A record whose value is this text. */
export function recordOf(text: string, key = 'exe_1', headers: Record<string, string> = {}): NewRecord {
  return { key, value: Buffer.from(text), headers };
}

/** Records with the values `<label>-0`, `<label>-1` and so on. */
export function recordsOf(label: string, count: number, key = 'exe_1'): NewRecord[] {
  return Array.from({ length: count }, (_, index) => recordOf(`${label}-${index}`, key));
}

export function textsOf(records: readonly NewRecord[]): string[] {
  return records.map((record) => record.value.toString());
}
