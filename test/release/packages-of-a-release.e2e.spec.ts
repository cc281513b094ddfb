import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { licenceFaults } from '../../scripts/release/licences.mjs';
import type { BillOfMaterials } from '../../scripts/release/shipped.mjs';

const run = promisify(execFile);
const INSTALLED = resolve('node_modules');

/** What somebody has who installed the archives: each unpacked, and the packages that it asks for, no others. */
function install(archives: readonly string[], folder: string): void {
  for (const archive of archives) {
    execFileSync('tar', ['xzf', join(folder, archive), '-C', folder]);
    const { name, dependencies } = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
    const place = join(folder, 'node_modules', name as string);
    mkdirSync(dirname(place), { recursive: true });
    renameSync(join(folder, 'package'), place);
    for (const dependency of Object.keys(dependencies as object)) {
      const link = join(place, 'node_modules', dependency);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(INSTALLED, dependency), link);
    }
  }
}

let folder: string;
let bill: BillOfMaterials;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'runbook-packages-'));
  await run(process.execPath, ['test/release/make-packages-and-bill.mjs', folder, '9.8.7']);
  const made = JSON.parse(readFileSync(join(folder, 'made.json'), 'utf8'));
  bill = made.bill as BillOfMaterials;
  install(made.archives as string[], folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packages of a release', () => {
  const runbook = (...args: string[]) =>
    run(process.execPath, [join(folder, 'node_modules/runbook/bin/runbook.mjs'), ...args], { cwd: folder });

  it('hold the command line, which stands alone', async () => {
    expect((await runbook('--version')).stdout).toBe('9.8.7\n');
    await runbook('new', 'contain', '--template', 'approval');
    expect(readdirSync(folder)).toContain('contain.yaml');
    expect((await runbook('completion', 'bash')).stdout).toContain('complete ');
    await expect(runbook('dev')).rejects.toMatchObject({
      stderr: expect.stringContaining('expected to stand in the repository of the service'),
    });
  });

  it('hold the worker SDK and the client with their types', async () => {
    const program = `import { ActionFailed, Worker } from '@runbook/worker-sdk';
      const worker = new Worker({ url: 'http://127.0.0.1:4000', key: 'k', actions: { 'a/b': async ({ host }: { host: string }) => ({ host }) } });
      export const stopped: Promise<void> = worker.stop();
      export const failed: Error = new ActionFailed('busy', 'no');`;
    writeFileSync(join(folder, 'worker.mts'), program);
    const caller = `import { createRunbookClient, type Schemas } from '@runbook/client';
      const runbooks = createRunbookClient({ url: 'http://127.0.0.1:4000', key: 'k' });
      export const started = runbooks.POST('/api/v1/executions', { body: { runbookId: 'contain' } });
      export const id = (run: Schemas['Execution']): string => run.id;
      // @ts-expect-error No route of the service.
      void runbooks.GET('/api/v1/nothing');`;
    writeFileSync(join(folder, 'caller.mts'), caller);
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    const types = ['--typeRoots', join(INSTALLED, '@types')];
    await run(process.execPath, [join(INSTALLED, 'typescript/bin/tsc'), ...options, ...types, 'worker.mts', 'caller.mts'], { cwd: folder });
    writeFileSync(
      join(folder, 'look.mjs'),
      "console.log('Worker' in (await import('@runbook/worker-sdk')), 'RunbookProblem' in (await import('@runbook/client')))",
    );
    expect((await run(process.execPath, ['look.mjs'], { cwd: folder })).stdout).toBe('true true\n');
  });
});

describe('the bill of materials of a release', () => {
  it('names what services load and what browsers get, and nothing that only builds or tests', () => {
    const names = bill.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['kafkajs', 'mongoose', 'fastify', 'react', 'elkjs', 'commander']));
    for (const tool of ['jest', 'typescript', 'vite', 'vitepress', 'eslint', 'playwright-core']) expect(names).not.toContain(tool);
    expect(bill.metadata).toMatchObject({
      timestamp: '2026-01-01T00:00:00Z',
      component: { name: 'runbook-orchestrator', version: '9.8.7' },
    });
  });

  it('gives each its address and the digest that it was installed by', () => {
    const others = bill.components.filter(({ 'bom-ref': ref }) => !ref.startsWith('@runbook/'));
    for (const { purl, hashes } of others) expect([purl.startsWith('pkg:npm/'), hashes?.[0]?.alg]).toEqual([true, 'SHA-512']);
  });

  it('has no component that may not ship, and links to none that is not there', () => {
    expect(licenceFaults(bill.components)).toEqual([]);
    const refs = new Set(bill.components.map((component) => component['bom-ref']));
    for (const { dependsOn } of bill.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
  });
});
