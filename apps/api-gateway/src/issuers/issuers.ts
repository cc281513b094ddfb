import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { connectionSettings, EgressGuard, OutboundConnections, OutboundHttp } from '@runbook/outbound';
import { Clock } from '@runbook/ports';
import { Logger, SETTINGS, type Settings } from '@runbook/service';
import { IssuerCalls } from './issuer-calls.js';
import { keysAt, type KeySet } from './issuer-keys.js';
import { discovered, type IssuerMetadata } from './issuer-metadata.js';
import { hostsOf, readIssuers, type Issuer } from './issuer-settings.js';
import { KeptFresh } from './kept-fresh.js';

/** An issuer with what is known of it now. */
export interface KnownIssuer {
  readonly settings: Issuer;
  readonly calls: IssuerCalls;
  readonly metadata: KeptFresh<IssuerMetadata>;
  readonly keys: KeptFresh<KeySet>;
}

/** The issuers of the operator's file. Nothing is asked of them before somebody brings a token or signs in. */
@Injectable()
export class Issuers implements OnApplicationShutdown {
  private readonly http: OutboundHttp;
  private readonly known: readonly KnownIssuer[];

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    const issuers = readIssuers(settings.issuersFile);
    // Of steps these hosts open nothing: the guard is the gateway's own.
    const guard = new EgressGuard(issuers.flatMap(hostsOf));
    this.http = new OutboundHttp(new OutboundConnections(guard, connectionSettings(settings)));
    this.known = issuers.map((issuer) => this.opened(issuer));
  }

  /** By `iss`, to the letter. */
  of(issuer: unknown): KnownIssuer | undefined {
    return this.known.find(({ settings }) => settings.issuer === issuer);
  }

  named(name: string): KnownIssuer | undefined {
    return this.known.find(({ settings }) => settings.name === name);
  }

  /** Where people can sign in with a browser. */
  get withSignIn(): readonly string[] {
    return this.known.flatMap(({ settings }) => (settings.signIn ? [settings.name] : []));
  }

  get isEmpty(): boolean {
    return this.known.length === 0;
  }

  onApplicationShutdown(): Promise<void> {
    return this.http.close();
  }

  private opened(settings: Issuer): KnownIssuer {
    const calls = new IssuerCalls(settings, this.http);
    const failed = (what: string) => (error: Error) =>
      this.logger.warn({ issuer: settings.name, reason: error.message }, `the ${what} of an issuer could not be had`);
    const metadata = new KeptFresh(() => discovered(settings, calls), this.clock, failed('discovery document'));
    const { jwksUri } = settings;
    const keys = async () => keysAt(jwksUri ?? (await metadata.get()).jwksUri, calls);
    return { settings, calls, metadata, keys: new KeptFresh(keys, this.clock, failed('keys')) };
  }
}
