import { type Endpoint, HTTP2_SETTINGS, type OutboundConnections, type Route, targetOf } from '@runbook/outbound';
import { systemClock } from '@runbook/ports';
import { connect, type ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

export interface GrpcAddress extends Endpoint {
  /** TLS. */
  readonly secure: boolean;
}

/** A connection on which the server has spoken HTTP/2. */
export interface GrpcChannel {
  readonly session: ClientHttp2Session;
  /** As the server is called in every request. */
  readonly authority: string;
  readonly scheme: 'http' | 'https';
  close(): void;
}

/** Opens connections to gRPC servers, the way that all outbound connections go. */
export class GrpcChannels {
  constructor(private readonly connections: OutboundConnections) {}

  /**
   * A channel whose server has sent its settings: it speaks HTTP/2, and has taken the caller's certificate. Nothing was asked yet. Rejects like
   * `OutboundConnections.open`, or when there is no such server in time. The caller closes it.
   */
  async open(address: GrpcAddress, route: Route, deadline: Date, signal: AbortSignal): Promise<GrpcChannel> {
    const left = AbortSignal.timeout(Math.max(1, deadline.getTime() - systemClock.now()));
    const either = AbortSignal.any([signal, left]);
    const socket = await this.connections.open(address, { ...route, secure: address.secure, protocols: ['h2'] }, either);
    if (address.secure && (socket as TLSSocket).alpnProtocol !== 'h2') {
      socket.destroy();
      throw new Error(`that ${targetOf(address)} speaks no HTTP/2 over TLS (ALPN h2)`);
    }
    const { hostname, port, secure } = address;
    const scheme = secure ? 'https' : 'http';
    const authority = port === (secure ? 443 : 80) ? hostname : targetOf(address);
    const session = await begun(socket, `${scheme}://${authority}`, either);
    return { session, authority, scheme, close: () => session.destroy() };
  }
}

function begun(socket: Socket, origin: string, signal: AbortSignal): Promise<ClientHttp2Session> {
  const session = connect(origin, { createConnection: () => socket, settings: HTTP2_SETTINGS });
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      signal.removeEventListener('abort', callOff);
      session.off('close', closed).off('remoteSettings', ready);
    };
    const fail = (error: Error): void => {
      settle();
      session.destroy();
      reject(error);
    };
    const closed = (): void => fail(new Error('that the connection was closed before the server spoke HTTP/2'));
    const ready = (): void => {
      settle();
      resolve(session);
    };
    const callOff = (): void => fail(signal.reason instanceof Error ? signal.reason : new Error('called off'));
    // Stays for the session's life: a later fault reaches its streams.
    session.on('error', fail).on('close', closed).on('remoteSettings', ready);
    if (signal.aborted) callOff();
    else signal.addEventListener('abort', callOff);
  });
}
