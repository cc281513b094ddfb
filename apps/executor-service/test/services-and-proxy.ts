import type { Json } from '@runbook/domain';
import { type ConnectionSettings, EgressGuard, OutboundConnections, OutboundHttp } from '@runbook/outbound';
import { once } from 'node:events';
import { createServer as createPlain, type Server } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { GrpcChannels } from '../src/grpc/grpc-channel.js';
import { CallServiceRunner } from '../src/steps/call-service.js';
import { GrpcCalls } from '../src/steps/grpc-call.js';
import type { StepAttempt } from '../src/steps/step-runner.js';
import { attemptOf } from './called-service.js';
import { certificate, GrpcServer, HOSTS_PROTO } from './grpc-server.js';

export const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

export async function listening<S extends { listen(port: number, host: string): unknown }>(server: S): Promise<S> {
  server.listen(0, '127.0.0.1');
  await once(server as never, 'listening');
  return server;
}

/** Services that ask their callers for certificates, one that does not, and a proxy, all on this machine; and runners that call them. */
export class ServicesAndProxy {
  /** Who called, by the certificate; of the plain service the host that was asked for. */
  readonly callers: string[] = [];
  /** What the proxy was asked to connect to, and by whose account. */
  readonly tunnels: string[] = [];
  proxyAnswer = 200;
  private readonly open: OutboundHttp[] = [];
  private readonly sockets = new Set<Duplex>();

  private constructor(
    readonly pem: Readonly<Record<'server' | 'serverKey' | 'client' | 'clientKey' | 'locked', string>>,
    readonly mutual: Server,
    readonly mutualHttp2: Http2SecureServer,
    readonly plain: Server,
    readonly proxy: Server,
    readonly grpc: GrpcServer,
  ) {}

  static async start(): Promise<ServicesAndProxy> {
    const read = async (file: string) => String(await certificate(file));
    const pem = {
      server: await read('server.pem'),
      serverKey: await read('server-key.pem'),
      client: await read('client.pem'),
      clientKey: await read('client-key.pem'),
      locked: await read('client-key-locked.pem'),
    };
    const tls = { key: pem.serverKey, cert: pem.server, ca: pem.server, requestCert: true, rejectUnauthorized: true };
    const nameOf = (socket: unknown) => String((socket as TLSSocket).getPeerCertificate().subject?.CN);
    const tell = (caller: string) => void all.callers.push(caller);
    const all: ServicesAndProxy = new ServicesAndProxy(
      pem,
      await listening(createHttps(tls, (request, response) => (tell(nameOf(request.socket)), response.end('hello')))),
      await listening(
        createSecureServer(tls, (request, response) => (tell(nameOf(request.stream.session?.socket)), response.end('hello'))),
      ),
      await listening(createPlain((request, response) => (tell(String(request.headers.host)), response.end('plain')))),
      await listening(createPlain((_request, response) => response.writeHead(500).end())),
      await GrpcServer.open({ mutual: true }),
    );
    all.proxy.on('connect', ({ url = '', headers }, socket: Duplex) => all.tunnel(url, headers['proxy-authorization'] ?? '', socket));
    return all;
  }

  /** The name `closed.example` is known to the proxy alone; to the executor every other one is this machine. */
  runner(settings: ConnectionSettings = {}, allow = this.allowed()): CallServiceRunner {
    const resolve = (name: string) =>
      name === 'closed.example' ? Promise.reject(new Error('no such name')) : Promise.resolve(['127.0.0.1']);
    const connections = new OutboundConnections(new EgressGuard(allow, resolve), {
      authorities: Buffer.from(this.pem.server),
      ...settings,
    });
    const http = new OutboundHttp(connections);
    this.open.push(http);
    return new CallServiceRunner(http, new GrpcCalls(new GrpcChannels(connections)));
  }

  allowed(): string[] {
    const ports = [this.mutual, this.mutualHttp2, this.plain, this.proxy].map(portOf).concat(this.grpc.port);
    return ports.flatMap((port) => [`127.0.0.1:${port}`, `localhost:${port}`]);
  }

  /** The secret of a caller with a certificate. */
  identity(more: Record<string, string> = {}): string {
    return JSON.stringify({ certificate: this.pem.client, privateKey: this.pem.clientKey, ...more });
  }

  isolate(): Record<string, Json> {
    return { address: `grpcs://localhost:${this.grpc.port}`, method: 'edr.v1.Hosts/Isolate', proto: HOSTS_PROTO };
  }

  async reset(): Promise<void> {
    this.proxyAnswer = 200;
    this.callers.length = this.tunnels.length = this.grpc.calls.length = 0;
    await Promise.all(this.open.splice(0).map((http) => http.close()));
  }

  async stop(): Promise<void> {
    await this.reset();
    this.grpc.stop();
    for (const socket of this.sockets) socket.destroy();
    this.mutualHttp2.close();
    for (const server of [this.mutual, this.plain, this.proxy]) {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    }
  }

  private tunnel(target: string, account: string, socket: Duplex): void {
    this.tunnels.push(`${target} ${account}`.trim());
    if (this.proxyAnswer !== 200) return void socket.end(`HTTP/1.1 ${this.proxyAnswer} No\r\ncontent-length: 0\r\n\r\n`);
    const [host = '', port] = target.split(':');
    const onward = connect(Number(port), host === 'closed.example' ? '127.0.0.1' : host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [socket, onward]) this.sockets.add(end.on('error', () => undefined));
  }
}

export const run = (to: CallServiceRunner, parameters: Record<string, Json>, secrets = {}, more: Partial<StepAttempt> = {}) =>
  to.run(attemptOf(parameters, { credentials: new Map(Object.entries(secrets)), timeLeftMs: 5_000, ...more }));
