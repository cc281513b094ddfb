import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as soon } from 'node:timers/promises';
import { eventually, startOwnLanguage, type OwnLanguage } from '../language/language-system.mjs';
import { client, inherited, startEmbedded, type Client, type EmbeddedSystem } from '../system/index.mjs';

/** Lies in the blob store. */
const LARGE = 'x'.repeat(200_000);
const RUNS = 12;

let language: OwnLanguage;
let runbooks: { readonly calculates: string; readonly carries: string; readonly asks: string; readonly naps: string };
const restored: EmbeddedSystem[] = [];
beforeAll(async () => {
  language = await startOwnLanguage();
  runbooks = {
    calculates: await language.register('steps:\n  - { id: only, type: transform, with: { value: "{{ inputs.n * 2 }}" } }'),
    carries: await language.register(`
steps:
  - { id: kept, type: transform, with: { value: "{{ inputs.large }}" } }
outputs: { large: "{{ steps.kept.output }}" }`),
    asks: await language.register(`
steps:
  - { id: ask, type: human-approval, with: { approvers: { roles: [incident-lead] }, message: "Go on?" } }
  - { id: then, type: transform, dependsOn: [ask], with: { value: "{{ steps.ask.output }}" } }`),
    naps: await language.register('steps:\n  - { id: nap, type: timer, with: { durationMs: 2000 } }'),
  };
});
afterAll(async () => {
  await Promise.all(restored.map((system) => system.stop()));
  await language.stop();
});

/** Runs of every kind, ended where they can end. */
async function runsOfEveryKind(): Promise<{ readonly ended: string[]; readonly waiting: string }> {
  const ended = await Promise.all(
    Array.from({ length: RUNS }, async (_, n) => {
      const id = await (n % 3 === 0
        ? language.start(runbooks.carries, { inputs: { large: `${LARGE}${n}` } })
        : language.start(runbooks.calculates, { inputs: { n } }));
      return (await language.ended(id)).id;
    }),
  );
  const waiting = await language.start(runbooks.asks);
  await language.approval(waiting, 'ask');
  return { ended, waiting };
}

/** Starts runs, one behind the other, until it is told to stop. */
function keepStarting(): { stop(): Promise<number> } {
  let goesOn = true;
  const lane = async () => {
    let count = 0;
    for (; goesOn; count += 1) {
      const id = await language.start(count % 4 === 0 ? runbooks.carries : runbooks.calculates, { inputs: { n: count, large: LARGE } });
      await language.ended(id);
    }
    return count;
  };
  const lanes = [lane(), lane(), lane()];
  return {
    async stop() {
      goesOn = false;
      return (await Promise.all(lanes)).reduce((sum, count) => sum + count, 0);
    },
  };
}

const inFolder = (name: string) => join(language.environment['DATA_DIR']!, '..', name);

/** As `npm run backup -- <folder>` runs it. */
function command(program: 'backup' | 'restore', folder: string, dataFolder: string) {
  const env = { ...inherited(), DATA_DIR: dataFolder };
  const child = spawn(process.execPath, [`apps/standalone/dist/${program}.js`, folder], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null, printed }));
  return { child, ended };
}

const backUp = (target: string) => command('backup', target, language.environment['DATA_DIR']!);

/** A backup that is being written. One that is over before it was seen is made once more, in another folder. */
async function backUpSeen(name: string): Promise<ReturnType<typeof command> & { readonly backup: string }> {
  for (let tried = 1; ; tried++) {
    const backup = inFolder(`${name}-${tried}`);
    const started = backUp(backup);
    const isOver = started.ended.then(() => true);
    do if (unfinished().length > 0) return { ...started, backup };
    while (!(await Promise.race([isOver, soon(false)])));
  }
}

/** A system of its own on what the backup holds. */
async function restore(backup: string): Promise<EmbeddedSystem> {
  const dataFolder = `${backup}-restored`;
  expect(await command('restore', backup, dataFolder).ended).toMatchObject({
    code: 0,
    printed: expect.stringMatching(/^restored .* 2 databases and \d+ blobs as of /),
  });
  const { DATA_DIR: _folder, ...settings } = language.environment;
  const system = await startEmbedded({ environment: { ...settings, DATA_DIR: dataFolder } });
  restored.push(system);
  return system;
}

/** Everything that is told of a run: what it is, its records, whether they prove it, and the bundle of evidence. */
async function whole(api: Client, id: string): Promise<object> {
  const verified = await eventually(
    () => api.get(`/executions/${id}/logs/verify`),
    ({ body }) => body.complete === true,
  );
  const view = await api.get(`/executions/${id}`);
  const records = await api.get(`/executions/${id}/logs?limit=200`);
  const evidence = await api.get(`/executions/${id}/evidence`);
  return { verified: verified.body, view: view.body, records: records.body, evidence: evidence.body };
}

async function expectSame(system: EmbeddedSystem, ids: readonly string[]): Promise<void> {
  const copy = client(system.url);
  for (const id of ids) {
    const original = await whole(language.api, id);
    expect(original).toMatchObject({ verified: { valid: true } });
    expect(await whole(copy, id)).toEqual(original);
  }
}

describe('a backup while runs go on', () => {
  it('restores every run of before whole, and lets what waited go on', async () => {
    const { ended, waiting } = await runsOfEveryKind();
    const napping = await language.start(runbooks.naps);
    const load = keepStarting();
    const backup = inFolder('backup-under-load');
    expect(await backUp(backup).ended).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/^backed up .* 2 databases and \d+ blobs as of /),
    });
    expect(await load.stop()).toBeGreaterThan(0);
    const system = await restore(backup);
    await expectSame(system, ended);
    const copy = client(system.url);
    expect((await copy.get(`/executions/${waiting}`)).body).toEqual((await language.api.get(`/executions/${waiting}`)).body);
    const [{ id, digest }] = (await copy.get('/approvals?mine=false&limit=200')).body.items.filter(
      (item: { execution: string }) => item.execution === waiting,
    );
    const ana = client(system.url, 'key-of-ana-for-suites');
    expect((await ana.post(`/approvals/${id}/votes`, { decision: 'approve', digest })).status).toBeLessThan(300);
    for (const run of [waiting, napping]) {
      const view = await eventually(
        () => copy.get(`/executions/${run}?waitSeconds=30`),
        ({ body }) => body.status === 'COMPLETED',
      );
      expect(view.status).toBe(200);
    }
    // And it takes on new work.
    const started = await copy.post('/executions', { runbookId: runbooks.calculates, inputs: { n: 21 } }, { Prefer: 'wait=30' });
    expect(started.body).toMatchObject({ status: 'COMPLETED' });
  });

  it('that is killed in the middle is none, and the next one is whole', async () => {
    const { ended } = await runsOfEveryKind();
    const { backup, child, ended: end } = await backUpSeen('backup-killed');
    child.kill('SIGKILL');
    expect(await end).toMatchObject({ signal: 'SIGKILL' });
    expect(existsSync(backup)).toBe(false);
    const [left] = unfinished();
    const refused = await command('restore', inFolder(left!), inFolder('never')).ended;
    expect(refused).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/^restore: expected in the backup .* a manifest\.json, found ENOENT; .*\n$/),
    });
    expect(await backUp(backup).ended).toMatchObject({ code: 0 });
    expect(unfinished()).toEqual([]);
    await expectSame(await restore(backup), ended);
  });

  it('is not disturbed by a service that is killed beside it', async () => {
    const { ended } = await runsOfEveryKind();
    const { backup, ended: end } = await backUpSeen('backup-of-a-killed-service');
    await language.process.kill9();
    expect(await end).toMatchObject({ code: 0 });
    await language.process.start();
    await expectSame(await restore(backup), ended);
  });

  it('is refused where it would not be what it seems', async () => {
    const backup = inFolder('backup-under-load');
    const again = await backUp(backup).ended;
    expect(again).toMatchObject({
      code: 1,
      printed: `backup: expected no ${backup} yet, found one; name a folder that is not there, one for each backup\n`,
    });
    const elsewhere = await command('backup', inFolder('nothing'), inFolder('nowhere')).ended;
    expect(elsewhere).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/^backup: expected a log with records in .*runbook\.db, found none; set DATA_DIR .*\n$/),
    });
    const over = await command('restore', backup, language.environment['DATA_DIR']!).ended;
    expect(over).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/^restore: expected no data in .* yet, found .*; move it away, or set another DATA_DIR\n$/),
    });
  });
});

const unfinished = () => readdirSync(inFolder('.')).filter((name) => name.includes('.unfinished-'));
