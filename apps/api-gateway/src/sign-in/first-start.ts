import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { hasAdministrator } from '@runbook/domain';
import { IdentityCatalogue, Logger } from '@runbook/service';
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
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (hasAdministrator(this.identities.of(TENANT))) return;
    const { token } = await this.invitations.make({ kind: 'setup', tenant: TENANT }, GOOD_FOR_MS);
    this.tell(`
There is no administrator yet. Within a day, and once, this makes one:

  POST /api/v1/auth/setup   {"token":"${token}","id":"…","name":"…","password":"…"}

`);
    this.logger.info({ tenant: TENANT }, 'there is no administrator yet; the way to make one was printed');
  }
}
