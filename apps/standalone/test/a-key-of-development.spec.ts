import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentKey } from '../src/development-key.js';

describe('a key of development', () => {
  const root = mkdtempSync(join(tmpdir(), 'runbook-key-'));
  const folder = join(root, 'data');
  afterAll(() => rmSync(root, { recursive: true }));

  it('is made once for a data folder, and only its owner reads the file', () => {
    const made = developmentKey(folder);
    expect(made).toEqual({ key: expect.stringMatching(/^[\w-]{32}$/), file: join(folder, 'development-key') });
    expect(statSync(made.file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(developmentKey(folder)).toEqual(made);
    expect(developmentKey(join(root, 'other')).key).not.toBe(made.key);
  });

  it.each(['', 'short', 'with blanks in the middle'])('is not taken from a file that holds %j', (text) => {
    writeFileSync(join(folder, 'development-key'), text);
    expect(() => developmentKey(folder)).toThrow(
      /^expected a key of at least 16 characters in .*development-key, found something else; remove it/,
    );
  });
});
