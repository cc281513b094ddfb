import { EgressGuard } from '@runbook/outbound';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandRunner } from '../src/steps/command.js';
import { CancelRequested, type StepAttempt } from '../src/steps/step-runner.js';
import { attemptOf, failureOf } from './called-service.js';
import { SshServer, type SshServerOptions } from '../../../test/commands/ssh-server.js';

const LOOP = 'while :; do sleep 0.1; done';

// Every command runs under /bin/sh as leader of its process group, as OpenSSH begins it; its children are asked whether they live.
describe('a command that is stopped', () => {
  const servers: SshServer[] = [];
  let server: SshServer;

  const open = async (options: SshServerOptions = {}) => {
    servers.push((server = await SshServer.open(options)));
    return server;
  };
  beforeAll(() => open());
  beforeEach(() => {
    server = servers[0]!;
    server.lines.length = 0;
    server.signals.length = 0;
  });
  afterAll(() => Promise.all(servers.map((one) => one.stop())));

  const run = (argv: string[], more: Partial<StepAttempt> = {}) => {
    const secret = { username: 'ops', password: SshServer.PASSWORD, hostKey: server.hostKey.public };
    const runner = new CommandRunner(new EgressGuard([server.host]));
    return runner.run(attemptOf({ host: server.host, credential: 'ops-key', argv }, { credential: JSON.stringify(secret), ...more }));
  };
  /** Aborts when the command says something; what was said stands in `said`. */
  const stopping = (reason: Error) => {
    const controller = new AbortController();
    let said = '';
    const output: StepAttempt['output'] = (_stream, chunk) => {
      said += chunk.toString();
      if (said.includes('\n')) controller.abort(reason);
    };
    return { more: { output, signal: controller.signal }, said: () => said };
  };
  const stopped = (script: string, reason: Error = new CancelRequested(10_000)) =>
    failureOf(run(['/bin/sh', '-c', script], stopping(reason).more));
  const kills = () => server.lines.flatMap((line) => /^kill -s (TERM|KILL) -- -\d+ /.exec(line)?.[1] ?? []);
  /** One that ended and that nobody has asked for yet does not live. */
  const lives = (pid: string) => /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', pid]).stdout.toString().trim());

  it('is asked to end, and says how it did', async () => {
    const { error } = await stopped(`trap "echo tidied >&2; exit 7" TERM; echo begun; ${LOOP}`);
    expect(error).toMatchObject({
      name: 'cancelled',
      terminal: true,
      details: { exitCode: 7, stderr: expect.stringContaining('tidied\n') },
    });
    expect(kills()).toEqual(['TERM']);
  });

  it('is killed when it does not', async () => {
    const { error } = await stopped(`trap "" TERM; echo begun; ${LOOP}`, new CancelRequested(400));
    expect(error).toMatchObject({ name: 'cancelled', details: { exitCode: null, signal: 'KILL' } });
    expect(kills()).toEqual(['TERM', 'KILL']);
  });

  it('still gives its result when it ends well', async () => {
    const script = `trap "echo done; exit 0" TERM; echo begun; ${LOOP}`;
    const { output } = await run(['/bin/sh', '-c', script], stopping(new CancelRequested(10_000)).more);
    expect(output).toMatchObject({ exitCode: 0, stdout: 'begun\ndone\n' });
  });

  describe.each<[string, Error, string]>([
    ['by a cancel', new CancelRequested(800), 'cancelled'],
    ['by its time-out', new Error('the attempt timed out'), 'exit-code'],
  ])('%s', (_how, reason, name) => {
    it('lets its children end by themselves', async () => {
      const note = join(mkdtempSync(join(tmpdir(), 'stopped-')), 'note');
      const child = `trap "echo tidied >${note}; exit" TERM; ${LOOP}`;
      const { more, said } = stopping(reason);
      const script = `/bin/sh -c '${child}' >/dev/null 2>&1 & sleep 0.3; echo $!; wait`;
      expect((await failureOf(run(['/bin/sh', '-c', script], more))).error).toMatchObject({ name, details: { signal: 'TERM' } });
      expect(readFileSync(note, 'utf8')).toBe('tidied\n');
      expect(lives(said().trim())).toBe(false);
    }, 10_000);

    it.each([
      ['hold its output open', ''],
      ['do not', '>/dev/null 2>&1'],
    ])(
      'kills children that would not end, which %s',
      async (_which, output) => {
        const { more, said } = stopping(reason);
        const script = `/bin/sh -c 'trap "" TERM; ${LOOP}' ${output} & sleep 0.3; echo $!; wait`;
        expect((await failureOf(run(['/bin/sh', '-c', script], more))).error).toMatchObject({ name, details: { signal: 'TERM' } });
        expect(kills()).toEqual(['TERM', 'KILL']);
        expect(said()).toMatch(/^\d+\n/);
        expect(lives(said().trim())).toBe(false);
      },
      10_000,
    );
  });

  it('of an account with a forced command gets SSH’s own signals, and keeps its first line', async () => {
    await open({ forced: `echo forced; ${LOOP}` });
    const { error } = await failureOf(run(['true'], stopping(new CancelRequested(10_000)).more));
    expect(error).toMatchObject({ name: 'cancelled', details: { signal: 'TERM', stdout: 'forced\n' } });
    expect(server.signals).toEqual(['TERM']);
  });

  it('of a host that takes no second channel gets them too', async () => {
    await open({ sessionsMax: 1 });
    const { error } = await stopped(`echo begun; ${LOOP}`);
    expect(error).toMatchObject({ name: 'cancelled', details: { signal: 'TERM', stdout: 'begun\n' } });
    expect(server.signals).toEqual(['TERM']);
  });

  it('before it said which process it is, is stopped all the same', async () => {
    const { error } = await failureOf(run(['/bin/sh', '-c', LOOP], { signal: AbortSignal.abort(new CancelRequested(10_000)) }));
    expect(error.name).toMatch(/cancelled|connection/);
    const controller = new AbortController();
    const begun = failureOf(
      run(['/bin/sh', '-c', LOOP], {
        signal: controller.signal,
        departing: () => setImmediate(() => controller.abort(new CancelRequested(10_000))),
      }),
    );
    expect((await begun).error).toMatchObject({ name: 'cancelled', details: { signal: 'TERM' } });
  });

  it('that ended may leave a process behind that holds its output open', async () => {
    expect((await run(['/bin/sh', '-c', 'sleep 30 & echo left'])).output).toMatchObject({ exitCode: 0, stdout: 'left\n' });
  });
});
