import { jest } from '@jest/globals';
import type { Json } from '@runbook/domain';
import { connectionSettings, EgressGuard, OutboundConnections, OutboundHttp } from '@runbook/outbound';
import { SystemClock } from '@runbook/ports';
import { Socket, type SocketConnectOpts } from 'node:net';
import { GrpcChannels } from '../src/grpc/grpc-channel.js';
import { EmailNotifier } from '../src/notify/email-notifier.js';
import { WebNotifier } from '../src/notify/web-notifier.js';
import { CallServiceRunner } from '../src/steps/call-service.js';
import { CommandRunner } from '../src/steps/command.js';
import { GrpcCalls } from '../src/steps/grpc-call.js';
import { NotifyRunner } from '../src/steps/notify.js';
import { attemptOf } from './called-service.js';
import { DISGUISED_HOSTS, DISGUISED_URLS, PUBLIC_ADDRESS, PUBLIC_HOST } from './disguised-addresses.js';
import { stubService, type StubbedService } from './running-executor.js';
import { SshServer } from '../../../test/commands/ssh-server.js';

/** The worst that names may do: whatever is not exactly the public host leads to this machine. */
const resolver = (name: string) => Promise.resolve([name === PUBLIC_HOST ? PUBLIC_ADDRESS : '127.0.0.1']);

describe('an address in disguise', () => {
  let redirecting: StubbedService;
  let location: string;
  let connections: OutboundConnections;
  let http: OutboundHttp;
  let guard: EgressGuard;
  let connects: string[];

  beforeAll(async () => {
    redirecting = await stubService((_request, response) => void response.writeHead(302, { location }).end());
    guard = new EgressGuard([redirecting.target], resolver);
    connections = new OutboundConnections(guard);
    http = new OutboundHttp(connections);
  });
  afterAll(async () => {
    await http.close();
    await redirecting.stop();
  });

  /** Every connection that Node is asked for is noted, and none but the one to the redirecting service is made. */
  beforeEach(() => {
    connects = [];
    const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
    jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
      const { host, port } = optionsOf(args);
      if (`${host}:${port}` === redirecting.target) return connect.apply(this, args);
      connects.push(`${host}:${port}`);
      return this.destroy(new Error('no network in this suite'));
    });
  });
  afterEach(() => jest.restoreAllMocks());

  const call = (parameters: Record<string, Json>) =>
    new CallServiceRunner(http, new GrpcCalls(new GrpcChannels(connections))).run(attemptOf(parameters));
  const expectNothingReached = async (corpus: readonly string[], run: (disguised: string) => Promise<unknown>) => {
    const reached = [];
    for (const disguised of corpus) {
      const done = await run(disguised).then(
        () => 'it worked',
        (error: Error) => error.name,
      );
      if (done !== 'StepFailure') reached.push(`${disguised}: ${done}`);
      for (const target of connects.splice(0)) if (!target.startsWith(`${PUBLIC_ADDRESS}:`)) reached.push(`${disguised}: ${target}`);
    }
    expect(reached).toEqual([]);
  };

  it('is one of thousands, most of which a URL parser takes for hosts', () => {
    expect(new Set(DISGUISED_URLS).size).toBeGreaterThan(2_000);
    expect(DISGUISED_HOSTS.filter((host) => URL.canParse(`http://${host}/`)).length).toBeGreaterThan(500);
  });

  it('is not the public host, which is tried', async () => {
    await expect(call({ url: `http://${PUBLIC_HOST}/` })).rejects.toMatchObject({ error: { name: 'connection' } });
    expect(connects).toEqual([`${PUBLIC_ADDRESS}:80`]);
  });

  it('is not reached over HTTP', () => expectNothingReached(DISGUISED_URLS, (url) => call({ url })));

  it('is not reached by a redirect', () =>
    expectNothingReached(DISGUISED_URLS, (url) => {
      location = encodeURI(url.trim().replaceAll(/[\n\t]/g, ''));
      return call({ url: `${redirecting.origin}/`, redirects: 'follow' });
    }));

  it('is not reached over gRPC', () =>
    expectNothingReached(
      DISGUISED_HOSTS.flatMap((host) => [`grpc://${host}:443`, `grpcs://${host}`, `grpc://${PUBLIC_HOST}@${host}:80`]),
      (address) => call({ address, method: 'a.B/C' }),
    ));

  it('is no proxy', () =>
    expectNothingReached(DISGUISED_HOSTS, (host) => call({ url: `http://${PUBLIC_HOST}/`, proxy: `http://${host}:3128` })));

  it('is not reached through a proxy that the operator named, which is asked for the public host alone', () => {
    const settings = connectionSettings({ egressProxy: 'http://10.9.9.9:3128', egressProxyExcept: [] });
    const proxied = new OutboundHttp(new OutboundConnections(guard, settings));
    const runner = new CallServiceRunner(proxied, new GrpcCalls(new GrpcChannels(connections)));
    return expectNothingReached(DISGUISED_URLS, async (url) => {
      try {
        return await runner.run(attemptOf({ url }));
      } finally {
        const isPublic = URL.canParse(url) && new URL(url).hostname === PUBLIC_HOST;
        if (isPublic) connects = connects.filter((target) => target !== '10.9.9.9:3128');
      }
    });
  });

  it('is not reached by a notice', () => {
    const notify = new NotifyRunner(new WebNotifier(http, new SystemClock()), new EmailNotifier(guard, undefined, undefined));
    return expectNothingReached(DISGUISED_URLS, (url) => notify.run(attemptOf({ channel: 'webhook', url, text: 'x' })));
  });

  it('is not reached over SSH', () => {
    const credential = JSON.stringify({ username: 'ops', password: SshServer.PASSWORD, hostKey: `SHA256:${'A'.repeat(43)}` });
    return expectNothingReached(
      DISGUISED_HOSTS.flatMap((host) => [host, `${host}:2222`]),
      (host) => new CommandRunner(guard).run(attemptOf({ host, credential: 'key', argv: ['id'] }, { credential })),
    );
  });
});

/** `connect(options)`, `connect(port, host)`, or what `net.connect` has made of them. */
function optionsOf([first, second]: unknown[]): { readonly host?: string; readonly port?: number } {
  if (Array.isArray(first)) return optionsOf(first);
  if (typeof first === 'object') return first as SocketConnectOpts & { host?: string; port?: number };
  return { port: Number(first), host: String(second) };
}
