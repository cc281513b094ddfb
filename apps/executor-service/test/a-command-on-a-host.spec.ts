import type { Json } from '@runbook/domain';
import { EgressGuard, redactorOf } from '@runbook/outbound';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_OUTPUT_CHARACTERS_MAX } from '../src/ssh/collected-output.js';
import { commandLine } from '../src/ssh/command-line.js';
import { CommandRunner } from '../src/steps/command.js';
import type { StepAttempt } from '../src/steps/step-runner.js';
import { attemptOf, failureOf } from './called-service.js';
import { SshServer } from '../../../test/commands/ssh-server.js';

describe('a command on a host', () => {
  let server: SshServer;
  let runner: CommandRunner;
  let byPassword: Record<string, Json>;

  beforeAll(async () => {
    server = await SshServer.open();
    runner = new CommandRunner(new EgressGuard([server.host, '127.0.0.1:1']));
    byPassword = { username: 'ops', password: SshServer.PASSWORD, hostKey: server.hostKey.public };
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.lines.length = 0;
    server.signals.length = 0;
  });

  const command = (argv: string[], more: Partial<StepAttempt> = {}, host = server.host, secret: unknown = byPassword) => {
    const credential = typeof secret === 'string' ? secret : JSON.stringify(secret);
    const redactor = redactorOf([credential, ...runner.credentialParts(credential)].map((part) => ['ops-key', part] as const));
    return runner.run(attemptOf({ host, credential: 'ops-key', argv }, { credential, redactor, ...more }));
  };
  const sh = (script: string, more: Partial<StepAttempt> = {}) => command(['/bin/sh', '-c', script], more);

  it('gives its exit code and what it wrote', async () => {
    const { output } = await sh('echo out; echo err >&2');
    expect(output).toEqual({ exitCode: 0, signal: null, stdout: 'out\n', stderr: 'err\n', truncated: false });
  });

  it('tells its output while it runs', async () => {
    const told: string[] = [];
    let first: (() => void) | undefined;
    const seen = new Promise<void>((resolve) => (first = resolve));
    const controller = new AbortController();
    const output: StepAttempt['output'] = (stream, chunk) => {
      told.push(`${stream} ${chunk.toString().trim()}`);
      first?.();
    };
    const running = failureOf(sh('echo begun; sleep 60', { output, signal: controller.signal }));
    await seen;
    controller.abort(new Error('enough'));
    await running;
    expect(told).toEqual(['stdout begun']);
  });

  it('gets exactly its arguments, whatever is in them', () => {
    const argument = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '"', '$', '`', '\\', '\n', ' ', ';', '*') }),
    );
    fc.assert(
      fc.property(
        fc.array(
          argument.map((text) => text.replaceAll('\0', '')),
          { minLength: 1, maxLength: 4 },
        ),
        (argv) => {
          const line = commandLine(['printf', '%s\\0', ...argv]);
          const { stdout } = spawnSync('/bin/sh', ['-c', line], { encoding: 'buffer' });
          expect(stdout).toEqual(Buffer.from(argv.map((one) => `${one}\0`).join('')));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is one text of quoted arguments on the wire', async () => {
    const { output } = await command(['printf', '%s|', '$HOME', "it's", '; rm -rf /', '']);
    expect(output).toMatchObject({ stdout: "$HOME|it's|; rm -rf /||" });
    expect(server.lines).toHaveLength(1);
    expect(server.lines[0]?.replace(/^printf '%s%s\\n' '[0-9a-f]{24} ' "\$\$"; exec /, '')).toBe(
      `'printf' '%s|' '$HOME' 'it'\\''s' '; rm -rf /' '' </dev/null`,
    );
  });

  it('may have a program whose path begins with a hyphen, and arguments that do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'programs-'));
    writeFileSync(join(folder, '-c'), '#!/bin/sh\nprintf "%s|" "$@"\n', { mode: 0o755 });
    expect((await command([join(folder, '-c'), '-l', '--'])).output).toMatchObject({ stdout: '-l|--|' });
    rmSync(folder, { recursive: true });
    expect((await failureOf(command(['-c', 'id']))).error.message).toMatch(
      /argv\/0: expected a program, found -c, which a shell takes for an option/,
    );
  });

  it('fails by its exit code, with what it said last', async () => {
    const { error } = await failureOf(sh('echo some; echo why >&2; exit 3'));
    expect(error).toMatchObject({ name: 'exit-code', details: { exitCode: 3, signal: null, stdout: 'some\n', stderr: 'why\n' } });
    expect(error.terminal).toBeUndefined();
    expect((await failureOf(sh('kill -9 $$'))).error).toMatchObject({ name: 'exit-code', details: { exitCode: null, signal: 'KILL' } });
  });

  it('keeps the beginning of a long output and says that it is cut', async () => {
    const { output } = await sh(`head -c ${COMMAND_OUTPUT_CHARACTERS_MAX * 3} /dev/zero | tr '\\0' x`);
    const { stdout, truncated } = output as { stdout: string; truncated: boolean };
    expect(stdout).toHaveLength(COMMAND_OUTPUT_CHARACTERS_MAX);
    expect(truncated).toBe(true);
  });

  it('never tells its password, in its output or its error', async () => {
    expect((await sh(`echo ${SshServer.PASSWORD}`)).output).toMatchObject({ stdout: '[secret ops-key]\n' });
    const { error } = await failureOf(sh(`echo ${SshServer.PASSWORD} >&2; exit 1`));
    expect(JSON.stringify(error)).not.toContain(SshServer.PASSWORD);
  });

  it('whose connection is lost says that nobody knows', async () => {
    const output: StepAttempt['output'] = () => server.drop();
    const { error } = await failureOf(sh('echo begun; sleep 60', { output }));
    expect(error).toMatchObject({ name: 'connection', message: expect.stringContaining('whether it still runs is not known') });
  });

  it('logs in by a key with a passphrase', async () => {
    const secret = { privateKey: server.userKey.private, passphrase: 'open sesame', hostKey: server.hostKey.public };
    expect((await command(['true'], {}, `bot@${server.host}`, secret)).output).toMatchObject({ exitCode: 0 });
    const wrong = await failureOf(command(['true'], {}, `bot@${server.host}`, { ...secret, passphrase: 'wrong one' }));
    expect(wrong.error).toMatchObject({ name: 'denied', terminal: true });
    expect(JSON.stringify(wrong.error)).not.toContain('wrong one');
  });

  describe('whose host is known', () => {
    const blob = () => server.hostKey.public.split(' ')[1] ?? '';
    const withKnownHosts = (knownHosts: string) =>
      command(['true'], {}, server.host, { username: 'ops', password: SshServer.PASSWORD, knownHosts });

    it('by its fingerprint', async () => {
      const hostKey = `SHA256:${createHash('sha256').update(Buffer.from(blob(), 'base64')).digest('base64').replace(/=+$/, '')}`;
      expect((await command(['true'], {}, server.host, { ...byPassword, hostKey })).output).toMatchObject({ exitCode: 0 });
    });

    it('by a line of known_hosts, plain or hashed', async () => {
      const name = `[127.0.0.1]:${server.port}`;
      const salt = Buffer.from('salt of twenty bytes');
      const hashed = `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
      for (const first of [`other,${name}`, hashed]) {
        expect((await withKnownHosts(`# ours\n${first} ${server.hostKey.public}`)).output).toMatchObject({ exitCode: 0 });
      }
    });

    it.each([
      ['under another name', () => `other ${server.hostKey.public}`],
      ['by a pattern', () => `* ${server.hostKey.public}`],
      ['as revoked', () => `@revoked [127.0.0.1]:${server.port} ${server.hostKey.public}`],
    ])('only %s is refused before a connection', async (_how, line) => {
      expect((await failureOf(withKnownHosts(line()))).error).toMatchObject({
        name: 'denied',
        message: expect.stringContaining('pin a key'),
      });
    });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['a password that is wrong', () => command(['true'], {}, server.host, { ...byPassword, password: 'wrong-one' }), 'denied'],
    ['an account that is not there', () => command(['true'], {}, `root@${server.host}`), 'denied'],
    ['a secret that is no JSON', () => command(['true'], {}, server.host, 'hunter22'), 'denied'],
    ['a secret without a host key', () => command(['true'], {}, server.host, { username: 'ops', password: 'x-word' }), 'denied'],
    [
      'a key that is none',
      () => command(['true'], {}, server.host, { username: 'ops', privateKey: 'no key', hostKey: byPassword['hostKey'] }),
      'denied',
    ],
    ['a host that the guard refuses', () => command(['true'], {}, '10.0.0.1'), 'denied'],
    [
      'a port where nobody listens',
      () => command(['true'], {}, '127.0.0.1:1', { ...byPassword, hostKey: byPassword['hostKey'] }),
      'connection',
    ],
    ['a host that is none', () => command(['true'], {}, 'a b'), 'invalid-input'],
    ['an argument with NUL', () => command(['a\0b']), 'invalid-input'],
    ['no arguments', () => command([]), 'invalid-input'],
    ['no program', () => command(['', 'x']), 'invalid-input'],
    ...['-c', '-l', '-a', '--', '-'].map((name): [string, () => Promise<unknown>, string] => [
      `a program that a shell takes for an option, ${name}`,
      () => command([name, 'true']),
      'invalid-input',
    ]),
  ])('is not begun for %s', async (_what, run, name) => {
    const { error } = await failureOf(run());
    expect(error.name).toBe(name);
    expect(JSON.stringify(error)).not.toMatch(/hunter22|wrong-one|x-word/);
    expect(server.lines).toEqual([]);
  });

  it('has left when it is sent, and not before', async () => {
    let departed = 0;
    const departing = () => void departed++;
    await failureOf(command(['true'], { departing }, `root@${server.host}`));
    expect(departed).toBe(0);
    await command(['true'], { departing });
    expect(departed).toBe(1);
  });

  it('counts for its host, whatever its account', () => {
    expect(runner.target({ host: 'ops@WS-7.internal', argv: ['true'], credential: 'x' })).toBe('ws-7.internal:22');
    expect(runner.target({ host: 'bot@[::1]:2222' })).toBe('[::1]:2222');
  });
});
