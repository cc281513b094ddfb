import { EgressGuard } from '@runbook/outbound';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { CommandRunner } from '../src/steps/command.js';
import type { StepAttempt } from '../src/steps/step-runner.js';
import { attemptOf, failureOf } from './called-service.js';
import { SshServer } from '../../../test/commands/ssh-server.js';

const TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa'] as const;

const run = (host: string, pins: object, more: Partial<StepAttempt> = {}) => {
  const credential = JSON.stringify({ username: 'ops', password: SshServer.PASSWORD, ...pins });
  const runner = new CommandRunner(new EgressGuard([host]));
  return runner.run(attemptOf({ host, credential: 'ops-key', argv: ['true'] }, { credential, ...more }));
};

/** As `ssh-keygen -lf` shows it. */
const fingerprint = (key: string) =>
  `SHA256:${createHash('sha256')
    .update(Buffer.from(key.split(' ')[1] ?? '', 'base64'))
    .digest('base64')
    .replace(/=+$/, '')}`;

describe('a host with keys of every type', () => {
  let server: SshServer;
  beforeAll(async () => void (server = await SshServer.open({ keyTypes: TYPES })));
  afterAll(() => server.stop());

  const keyOf = (type: string) => server.hostKeys[TYPES.indexOf(type as never)]!.public;

  it.each(TYPES)('is known by its key of type %s alone', async (type) => {
    for (const pins of [{ hostKey: keyOf(type) }, { knownHosts: `[127.0.0.1]:${server.port} ${keyOf(type)}` }]) {
      expect((await run(server.host, pins)).output).toMatchObject({ exitCode: 0 });
    }
  });

  it.each(TYPES)('is known by the fingerprint of its key of type %s, which does not say its type', async (type) => {
    expect((await run(server.host, { hostKey: fingerprint(keyOf(type)) })).output).toMatchObject({ exitCode: 0 });
  });

  it('is known by one of its keys when another one that is pinned is out of date', async () => {
    const other = await SshServer.open();
    const { output } = await run(server.host, { hostKey: [other.hostKey.public, keyOf('ssh-rsa')] });
    expect(output).toMatchObject({ exitCode: 0 });
    await other.stop();
  });

  it('is refused when none of them is pinned, with what it showed, and gets no password', async () => {
    const other = await SshServer.open();
    const byKey = await failureOf(run(server.host, { hostKey: other.hostKey.public }));
    expect(byKey.error).toEqual({
      name: 'denied',
      terminal: true,
      message: `SSH host ${server.host}: expected a host key that is pinned in the credential, found ${fingerprint(keyOf('ssh-ed25519'))} (ssh-ed25519)`,
    });
    const byFingerprint = await failureOf(run(server.host, { hostKey: fingerprint(other.hostKey.public) }));
    for (const type of TYPES) expect(byFingerprint.error.message).toContain(`${fingerprint(keyOf(type))} (${type})`);
    expect(server.lines).toEqual([]);
    await other.stop();
  });

  it('is refused when it has no key of the type that is pinned', async () => {
    const other = await SshServer.open({ keyTypes: ['ssh-rsa'] });
    const { error } = await failureOf(run(other.host, { hostKey: keyOf('ssh-ed25519') }));
    expect(error).toEqual({
      name: 'denied',
      terminal: true,
      message: `SSH host ${other.host}: expected the host to have a key of a type that is pinned (ssh-ed25519), found none`,
    });
    await other.stop();
  });

  beforeEach(() => void (server.lines.length = 0));
});

describe('a host that', () => {
  let listener: Server;
  let behave: (socket: Socket) => void;
  beforeAll(async () => {
    listener = createServer((socket) => behave(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
    await once(listener, 'listening');
  });
  afterAll(() => void listener.close());
  const host = () => `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const PINNED = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

  it.each<[string, (socket: Socket) => void]>([
    ['ends its side', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
    ['waits for ours', (socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))],
    ['is reset', (socket) => socket.once('data', () => socket.write('SSH-2.0-OpenSSH_9.2\r\n', () => socket.resetAndDestroy()))],
    ['says nothing', (socket) => socket.end()],
  ])('hangs up after its identification (%s) fails at once', async (_how, how) => {
    behave = how;
    const began = performance.now();
    const failure = await failureOf(run(host(), { hostKey: PINNED }));
    expect(failure.error.name).toBe('connection');
    expect(failure.error.terminal).toBeUndefined();
    expect(failure.error.message).toContain('found that the host hung up before keys were agreed on');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('executes nothing says so, and nothing has happened', async () => {
    const server = await SshServer.open({ executesNothing: true });
    const failure = await failureOf(run(server.host, { hostKey: server.hostKey.public }));
    expect(failure).toMatchObject({
      error: { name: 'connection', message: expect.stringMatching(/to execute the command, found it refused \(Unable to exec\)/) },
      effectless: true,
    });
    await server.stop();
  });
});
