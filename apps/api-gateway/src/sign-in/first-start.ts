import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { hasAdministrator } from '@runbook/domain';
import { IdentityCatalogue, isLoopback, Logger, SETTINGS, type Settings } from '@runbook/service';
import { Invitations } from '../access/invitations.js';

/** The tenant of the first administrator. */
const TENANT = 'default';
/** The one who starts the service reads what it prints. */
const GOOD_FOR_MS = 24 * 3_600_000;

/** Where the words for the operator go: never into the log, which others read. */
export const OPERATOR = Symbol('Operator');
export type TellOperator = (text: string) => void;

/** As long as there is no administrator, every start prints how one is made. */
@Injectable()
export class FirstStart implements OnApplicationBootstrap {
  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly invitations: Invitations,
    private readonly logger: Logger,
    @Inject(OPERATOR) private readonly tell: TellOperator,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (hasAdministrator(this.identities.of(TENANT))) return;
    const { token } = await this.invitations.make({ kind: 'setup', tenant: TENANT }, GOOD_FOR_MS);
    const sample = JSON.stringify({ token, id: 'ada', name: 'Ada Byron', password: 'at least 15 characters' });
    this.tell(`
No administrator yet. This makes one, once, within a day:

  curl -s -X POST ${this.address}/api/v1/auth/setup -H 'Content-Type: application/json' -d '${sample}'

`);
    this.logger.info({ tenant: TENANT }, 'there is no administrator yet; the way to make one was printed');
  }

  /** As this machine reaches it. */
  private get address(): string {
    const { host, port, tls } = this.settings;
    return `${tls ? 'https' : 'http'}://${isLoopback(host) && !host.includes(':') ? host : '127.0.0.1'}:${port}`;
  }
}
