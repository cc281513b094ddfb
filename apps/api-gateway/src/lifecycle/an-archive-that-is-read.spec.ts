import { Problem } from '../http/problem.js';
import { ARCHIVE_LINES_MAX, readArchive } from './archive-lines.js';

const line = (change: object = {}) => JSON.stringify({ format: 'yaml', text: 'id: a', ...change });

/** The problem that comes of it. */
function refusal(text: string): Problem {
  try {
    readArchive(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('expected a problem, found none');
}

describe('an archive that is read', () => {
  it('has a document in each line; empty ones are passed over', () => {
    expect(readArchive(`${line({ id: 'a', version: 3, digest: 'd' })}\n\n${line({ format: 'json', text: '{}' })}\r\n`)).toEqual([
      { format: 'yaml', text: 'id: a' },
      { format: 'json', text: '{}' },
    ]);
  });

  it('is told every line that is none, by its number', () => {
    const { code, extras } = refusal(
      `${line()}\n{\n${line({ format: 'xml' })}\n${line({ more: 1 })}\n{"format":"yaml","format":"yaml","text":""}`,
    );
    expect(code).toBe('invalid-request');
    expect(extras.errors?.map(({ line: number }) => number)).toEqual([2, 3, 4, 5]);
    expect(extras.errors?.[1]?.message).toContain('line 3, found: format:');
  });

  it('is neither empty nor too long', () => {
    expect(refusal(' \n').detail).toBe(`expected 1 to ${ARCHIVE_LINES_MAX} lines, one for each runbook, found 0`);
    expect(refusal(`${line()}\n`.repeat(ARCHIVE_LINES_MAX + 1)).detail).toContain(`found ${ARCHIVE_LINES_MAX + 1}`);
  });
});
