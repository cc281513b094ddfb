import { closeSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { eventually, startOwnLanguage, type Answer, type OwnLanguage } from '../language/language-system.mjs';
import { onSmallDisk } from '../servers/index.mjs';

const MEGABYTE = 1024 * 1024;
const DISK_BYTES = 192 * MEGABYTE;
/** Below what the service wants free, and far from nothing. */
const LITTLE_BYTES = 32 * MEGABYTE;
/** Lies in the blob store, not in a record. */
const LARGE_OUTPUT = { text: 'x'.repeat(300_000) };

let language: OwnLanguage;
/** The data folder as it is seen from outside its file system. */
let folder: string;
beforeAll(async () => {
  language = await startOwnLanguage({ around: (program) => onSmallDisk({ ...program, bytes: DISK_BYTES }) });
  folder = `/proc/${language.process.pid}/root${language.environment['DATA_DIR']}`;
});
afterAll(() => language.stop());
afterEach(() => rmSync(`${folder}/filler`, { force: true }));

const free = () => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Takes what is free but for so many bytes. */
function fillTo(left: number): void {
  const filler = openSync(`${folder}/filler`, 'a');
  try {
    for (let more = free() - left; more > 0; more = free() - left) writeSync(filler, Buffer.alloc(Math.min(more, MEGABYTE)));
  } catch (error) {
    // The service took some of it at the same moment.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(filler);
  }
}

const makeRoom = () => rmSync(`${folder}/filler`);
const ready = async () => {
  const answer = await fetch(`${language.url}/health/ready`);
  return { status: answer.status, body: (await answer.json()) as { detail?: string; checks: Record<string, string> } };
};
const refuses = () => eventually(ready, ({ status }) => status === 503);
const takes = () => eventually(ready, ({ status }) => status === 200);
const expectRefused = ({ status, body, headers }: Answer) => {
  expect({ status, code: body.code, retryAfter: headers.get('retry-after'), type: headers.get('content-type') }).toEqual({
    ...{ status: 503, code: 'storage-full', retryAfter: '10', type: 'application/problem+json; charset=utf-8' },
  });
  expect(body.detail).toMatch(/^expected 64\.0 MB free on the disk of .*, found .*; free some, and it goes on by itself; nothing was done/);
};

const ONE_STEP = 'steps:\n  - { id: only, type: transform, with: { value: "{{ inputs.yes }}" } }';

describe('a service on a disk that is nearly full', () => {
  it('refuses what would write, says so where it is asked how it is, answers everything else, and goes on when there is room', async () => {
    const { id } = await language.run(ONE_STEP);
    const runbookId = await language.register(ONE_STEP);
    fillTo(LITTLE_BYTES);
    const { body } = await refuses();
    expect(body.detail).toContain('disk (expected 64.0 MB free on the disk of');
    expect(body.checks).toMatchObject({ disk: 'down', process: 'up' });
    expectRefused(await language.api.post('/executions', { runbookId, inputs: {} }));
    expectRefused(await language.act(id, 'pause'));
    expectRefused(await language.send('com.example.any', 'x', {}));
    expect((await language.api.get(`/executions/${id}`)).body).toMatchObject({ id, status: 'COMPLETED' });
    expect((await language.api.get(`/executions/${id}/logs/verify`)).body).toMatchObject({ valid: true });
    expect(await language.check(ONE_STEP)).toMatchObject({ valid: true });
    expect((await fetch(`${language.url}/health/live`)).status).toBe(200);
    const stranger = await fetch(`${language.url}/api/v1/executions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(stranger.status).toBe(401);

    makeRoom();
    await takes();
    expect(await language.run(ONE_STEP)).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('a service on a disk without a byte', () => {
  it('keeps what steps have done until there is room, loses nothing, and does nothing twice', async () => {
    let answer = (): void => {};
    const held = new Promise<{ body: unknown }>((resolve) => (answer = () => resolve({ body: LARGE_OUTPUT })));
    const service = language.script(() => held);
    const id = await language.begin(`
steps:
  - { id: ask, type: call-service, with: { method: POST, url: "${service.url}" } }
  - { id: seen, type: transform, dependsOn: [ask], with: { value: "{{ steps.ask.output.text.size() }}" } }
outputs: { size: "{{ steps.seen.output }}" }`);
    await eventually(
      async () => service.calls.length,
      (calls) => calls === 1,
    );
    const { pid } = language.process;
    fillTo(0);
    await refuses();
    answer();
    // The result is a blob, which cannot be put: the log says so.
    await eventually(
      async () => readFileSync(language.process.logFile, 'utf8'),
      (lines) => lines.includes('takes no writes'),
    );
    expect((await language.view(id)).status).toBe('RUNNING');
    expect(free()).toBeLessThan(MEGABYTE);
    expectRefused(await language.act(id, 'cancel'));

    makeRoom();
    await takes();
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED', outputs: { size: LARGE_OUTPUT.text.length } });
    expect(service.calls).toHaveLength(1);
    const verified = () => language.api.get(`/executions/${id}/logs/verify`);
    expect((await eventually(verified, ({ body }) => body.complete)).body).toMatchObject({ valid: true });
    expect(language.process.pid).toBe(pid);
    expect((await fetch(`${language.url}/health/live`)).status).toBe(200);
  });

  it('ends by itself when it is asked to', async () => {
    fillTo(0);
    await refuses();
    // Whether everything found room in what the files already have is a matter of luck; to be killed is not its end.
    expect((await language.process.stop()).signal).toBeNull();
  });
});
