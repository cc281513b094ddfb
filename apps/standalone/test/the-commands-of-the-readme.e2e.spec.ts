import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { freePort } from '../../../test/servers/process.mjs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS_MAX = 60_000;

const urlOf = (printed: string): string => /http:\/\/127\.0\.0\.1:\d+/.exec(printed)![0];

describe('the commands of the README', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-readme-'));
  let service: ChildProcess;
  let printed = '';
  let complained = '';

  beforeAll(async () => {
    const env = { ...process.env, PORT: String(await freePort()), DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn' };
    // Nobody's first start has a key in the environment, or flags that silence Node.
    for (const name of ['DEV_API_KEY', 'NODE_OPTIONS']) delete (env as Record<string, string>)[name];
    service = spawn('npm', ['start'], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    service.stdout!.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    service.stderr!.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    for (const until = Date.now() + START_MS_MAX; !printed.includes('/report'); await new Promise((resolve) => setTimeout(resolve, 100))) {
      if (Date.now() > until || service.exitCode !== null)
        throw new Error(`expected npm start to print where it listens, found:\n${printed}${complained}`);
    }
  }, START_MS_MAX + 10_000);

  afterAll(() => {
    process.kill(-service.pid!, 'SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('start the service, which prints its address, a key and a line that runs the main job', () => {
    expect(printed).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
    const line = /^ +(curl .*-d @.*)$/m.exec(printed)![1]!;
    const answer = JSON.parse(execFileSync('bash', ['-c', line]).toString()) as { status: string };
    expect(answer.status).toBe('COMPLETED');
  });

  it('begin a runbook at a terminal and start it, until it waits for people', () => {
    const block = /```sh\n(npx runbook new[\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))![1]!;
    const env = { ...process.env, RUNBOOK_URL: urlOf(printed), DATA_DIR: join(folder, 'data') };
    const commands = block.replaceAll('/tmp/contain.yaml', join(folder, 'contain.yaml'));
    const output = execFileSync('bash', ['-ec', commands], { env }).toString();
    expect(output).toMatch(/Status: +AWAITING_APPROVAL/);
    expect(output).toContain('ended with 7: it waits for people\n');
  });

  it('attribute the intrusion, show the report and verify the log', () => {
    const readme = readFileSync('README.md', 'utf8');
    const block = /```sh\n(curl[\s\S]*?)```/.exec(readme)![1]!;
    const url = urlOf(printed);
    const key = /X-API-KEY: (\S+)/.exec(printed)![1]!;
    const commands = block.replaceAll('http://127.0.0.1:4000', url).replaceAll('/tmp/run.json', join(folder, 'run.json'));
    const output = execFileSync('bash', ['-ec', commands], { env: { ...process.env, KEY: key } }).toString();
    // The whole report that a newcomer sees, which names no incident.
    const golden = readFileSync('test/campaigns/golden/C0024.report.md', 'utf8').replace('Incident: C0024\n\n', '');
    expect(output).toContain(golden);
    expect(output).toContain('"valid":true');
  });

  it('print no warning of Node', () => {
    expect(`${printed}${complained}`).not.toMatch(/warning/i);
  });
});
