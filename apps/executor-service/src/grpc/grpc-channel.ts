import { Client, connectivityState, credentials, type ChannelCredentials, type ChannelOptions } from '@grpc/grpc-js';
import { bareHost, targetOf, type EgressGuard, type Endpoint } from '@runbook/outbound';
import { systemClock } from '@runbook/ports';
import { isIP } from 'node:net';
import { REPLY_BYTES_MAX } from '../http/reply-reading.js';

export interface GrpcAddress extends Endpoint {
  /** TLS. */
  readonly secure: boolean;
}

/** Opens connections to gRPC servers at addresses that the egress guard has checked. */
export class GrpcChannels {
  constructor(
    private readonly guard: EgressGuard,
    /** PEM; default: what Node trusts. */
    private readonly authorities?: Buffer,
  ) {}

  /**
   * A client whose connection stands; nothing was asked yet. Rejects with `EgressDenied`, or when no connection can be had in time.
   * The caller closes it.
   */
  async open(address: GrpcAddress, deadline: Date, signal: AbortSignal): Promise<Client> {
    const addresses = await this.guard.reach(address);
    const family = isIP(addresses[0] ?? '');
    const hosts = addresses.filter((one) => isIP(one) === family).map((one) => (family === 6 ? `[${one}]` : one));
    const target = `ipv${family}:${hosts.map((host) => `${host}:${address.port}`).join(',')}`;
    const client = new Client(target, this.credentials(address.secure), optionsOf(address));
    const callOff = (): void => client.close();
    signal.addEventListener('abort', callOff);
    try {
      signal.throwIfAborted();
      await connected(client, Math.min(deadline.getTime(), systemClock.now() + CONNECT_MS_MAX), address);
      return client;
    } catch (error) {
      client.close();
      throw error;
    } finally {
      signal.removeEventListener('abort', callOff);
    }
  }

  private credentials(secure: boolean): ChannelCredentials {
    return secure ? credentials.createSsl(this.authorities ?? null) : credentials.createInsecure();
  }
}

/** The library would try for as long as it may; here the first failure of every address counts, as for HTTP. */
async function connected(client: Client, deadlineMs: number, address: GrpcAddress): Promise<void> {
  const channel = client.getChannel();
  for (;;) {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.READY) return;
    if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) {
      const certificate = address.secure ? ', or that its certificate is none for this name that this executor trusts' : '';
      throw new Error(`that ${targetOf(address)} takes no connection${certificate}`);
    }
    await new Promise<void>((resolve, reject) =>
      channel.watchConnectivityState(state, deadlineMs, (error) =>
        error ? reject(new Error(`that ${targetOf(address)} takes no connection in time`, { cause: error })) : resolve(),
      ),
    );
  }
}

/** As for HTTP: a server that does not accept within this time is down. */
const CONNECT_MS_MAX = 10_000;

const optionsOf = ({ hostname, port, secure }: GrpcAddress): ChannelOptions => ({
  // The name stays for the server and for its certificate; the connection goes to the checked address.
  'grpc.default_authority': port === (secure ? 443 : 80) ? hostname : `${hostname}:${port}`,
  ...(secure && { 'grpc.ssl_target_name_override': bareHost(hostname) }),
  // A proxy from the environment would go round the guard, a retry round the engine's own.
  'grpc.enable_http_proxy': 0,
  'grpc.enable_retries': 0,
  'grpc.service_config_disable_resolution': 1,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.max_receive_message_length': REPLY_BYTES_MAX,
  'grpc.max_send_message_length': REPLY_BYTES_MAX,
  'grpc.primary_user_agent': 'runbook-executor',
});
