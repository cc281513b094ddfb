import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onSmallDisk } from '../../../test/servers/index.mjs';
import { newFolder } from './a-folder-of-its-own.js';

const LOADER = new URL('../development/run-typescript.mjs', import.meta.url).href;
const PROGRAM = fileURLToPath(new URL('./a-process-on-a-small-disk.ts', import.meta.url));
/** More than what must be free for new work. */
const DISK_BYTES = 128 * 1024 * 1024;
/** It takes seconds; one that waits for ever is a failure. */
const PROGRAM_MS_MAX = 100_000;

describe('a full disk', () => {
  let found: Record<string, { lack?: string; [fact: string]: unknown }>;
  beforeAll(async () => {
    const { folder, remove } = await newFolder();
    const args = ['--import', LOADER, PROGRAM, folder];
    const program = await onSmallDisk({ folder, bytes: DISK_BYTES, command: process.execPath, args });
    const { stdout } = await promisify(execFile)(program.command, program.args, { timeout: PROGRAM_MS_MAX }).catch(
      (error: Error & { readonly stdout: string }) => {
        throw new Error(`expected the program to end; after it had said ${error.stdout || 'nothing'} it had not, or not well`, {
          cause: error,
        });
      },
    );
    const lines = stdout.trim().split('\n');
    found = Object.fromEntries(lines.map((line) => JSON.parse(line) as { step: string }).map(({ step, ...facts }) => [step, facts]));
    await remove();
  });

  it('is no matter while there is room', () => expect(found['before']!.lack).toBeUndefined());

  it('makes appends, documents and blobs wait, says so, and lets everything be read', () => {
    expect(found['full']).toMatchObject({ settled: 0, read: [1, 'a blob from before', 1] });
    expect(found['full']!.lack).toMatch(/^expected 64\.0 MB free on the disk of .*, found .*; free some, and it goes on by itself$/);
  });

  it('that gets room again lets everything that waited be done, in order, and says nothing more', () =>
    expect(found['room']).toEqual({ outcomes: ['done 1', 'done 2', 'done', 'done'], end: 3 }));

  it('does not keep a stop: what waits then is in doubt, or has failed', () =>
    expect(found['stopped']).toEqual({ outcomes: ['AppendInDoubt', 'Error'] }));

  it('leaves behind what was acknowledged, and no more', () =>
    expect(found['again']).toEqual({ end: 3, documents: ['before', 'meanwhile'] }));
});
