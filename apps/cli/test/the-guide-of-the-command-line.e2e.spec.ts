import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../../test/servers/process.mjs';
import { commandLine, type CommandLine } from './command.js';

const TESTED = /<!-- tested: apps\/cli\/test\/the-guide-of-the-command-line\.e2e\.spec\.ts -->\n\n```sh\n([\s\S]*?)```/g;
/** What the guide promises, for a machine that does nothing else; this one is busy, and has built already. */
const WALK_MS_MAX = 180_000;

describe('the guide of the command line', () => {
  const blocks = [...readFileSync('docs/guides/cli.md', 'utf8').matchAll(TESTED)].map(([, commands]) => commands!);
  let cli: CommandLine;
  let port: number;
  let servicePid: number | undefined;

  beforeAll(async () => {
    port = await freePort();
    cli = commandLine({ PORT: String(port), RUNBOOK_URL: `http://127.0.0.1:${port}`, LOG_LEVEL: 'warn' });
  });
  afterAll(async () => {
    if (servicePid !== undefined) {
      process.kill(servicePid, 'SIGTERM');
      for (let n = 0; n < 200 && isAlive(servicePid); n += 1) await new Promise((wake) => setTimeout(wake, 50));
    }
    cli.remove();
  });

  /** As a reader runs them, one after the other; a command that fails ends it. */
  const shell = async (commands: string): Promise<{ readonly out: string; readonly err: string }> => {
    const command = `runbook() { '${process.execPath}' '${resolve('apps/cli/bin/runbook.mjs')}' "$@"; }\nset -e\n${commands}`;
    const env = { ...cli.env, DATA_DIR: join(cli.folder, 'data') };
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command], { cwd: cli.folder, env, timeout: WALK_MS_MAX });
    return { out: stdout, err: stderr };
  };

  it(
    'leads from nothing to a run that waits for people, in less than three minutes',
    async () => {
      const begun = performance.now();
      const { out, err } = await shell(blocks[0]!);
      servicePid = Number(/process (\d+)/.exec(err)![1]);
      expect(performance.now() - begun).toBeLessThan(WALK_MS_MAX);
      expect(out).toContain(`http://127.0.0.1:${port}\n`);
      expect(out).toContain('contain.yaml\n');
      expect(out).toMatch(/Status: +AWAITING_APPROVAL/);
      expect(out).toContain('ended with 7\n');
      expect(err).toContain('acting as person dev, by the development key in');
    },
    WALK_MS_MAX,
  );

  it('looks at it, lets it go on, watches it to its end, and proves it', async () => {
    const { out } = await shell(blocks[1]!);
    expect(out).toMatch(/^approve +AWAITING_APPROVAL +waits for people/m);
    expect(out).toContain('status: AWAITING_APPROVAL\n');
    expect(out).toContain('ApprovalRequested');
    expect(out).toMatch(/ExecutionCompleted/);
    expect(out).toMatch(/Verdict: +VALID/);
  });

  it('completes words by the scripts of the shell', async () => {
    const { out } = await shell(`${blocks[2]!}\nCOMP_WORDS=(runbook run st); COMP_CWORD=2; _runbook; echo "\${COMPREPLY[@]}"`);
    expect(out).toBe('start\n');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
