import { Controller, type OnModuleDestroy } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { CREDENTIAL_CHECK_MS_MAX, type CredentialCheckAsked, type IdentityEvent } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { CommandSender, IdentityCatalogue, PositionKeeper, reader, type Delivery, Logger } from '@runbook/service';
import { isClaim, TOPICS, type DecisionRecord } from '@runbook/wire';
import { CredentialTrial, type Tried } from './try-credential.js';

const NAME = 'executor-checks';
/** People press a button; more at a time is a script gone wild. */
const AT_ONCE_MAX = 16;
const LOOK_EVERY_MS = 10;

/**
 * Does the checks of credentials that are asked for in the log of identities, one executor each. One that was asked for long ago is left: whoever asked has
 * gone. A crash loses a check, and whoever asked is told that nobody answered.
 */
@Controller()
export class CredentialChecksReader implements OnModuleDestroy {
  private readonly stopped = new AbortController();
  private atWork = 0;

  constructor(
    private readonly trial: CredentialTrial,
    private readonly identities: IdentityCatalogue,
    private readonly sender: CommandSender,
    private readonly positions: PositionKeeper,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  @EventPattern(reader({ name: NAME, topic: TOPICS.identityEvents, sharing: 'shared' }))
  async on(@Payload() delivery: Delivery): Promise<void> {
    if (delivery.kind !== 'records') return;
    const { records, topic, partition, position } = delivery;
    for (const { record } of records) {
      if (isClaim(record)) continue;
      const { tenant, version, events } = record as DecisionRecord<IdentityEvent>;
      for (const event of events) if (event.type === 'CredentialCheckAsked') this.begin(tenant, version, event);
    }
    await this.positions.save(NAME, topic, partition, position);
  }

  onModuleDestroy(): void {
    this.stopped.abort(new Error('the executor stops'));
  }

  private begin(tenant: string, version: number, asked: CredentialCheckAsked): void {
    const leftMs = asked.at + CREDENTIAL_CHECK_MS_MAX - this.clock.now();
    if (leftMs <= 0) return;
    this.atWork++;
    this.check(tenant, version, asked, leftMs)
      .catch((error: Error) =>
        this.logger.warn({ tenant, credential: asked.credential, reason: error.message }, 'a check of a credential was not told'),
      )
      .finally(() => this.atWork--);
  }

  private async check(
    tenant: string,
    version: number,
    { credential: name, check, version: of, address }: CredentialCheckAsked,
    leftMs: number,
  ): Promise<void> {
    const signal = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(leftMs)]);
    // The catalogue reads the same log by itself.
    while (this.identities.versionOf(tenant) < version && !signal.aborted) await this.clock.pause(LOOK_EVERY_MS);
    const { outcome, reason }: Tried =
      this.atWork > AT_ONCE_MAX
        ? { outcome: 'unreachable', reason: `more than ${AT_ONCE_MAX} checks at a time; try again` }
        : await this.trial.try({ tenant, name, version: of }, address, signal);
    const actor = { kind: 'service', id: 'executor', tenant, via: 'log' } as const;
    await this.sender.toIdentity({
      aggregateId: tenant,
      tenant,
      actor,
      body: { type: 'ReportCredentialCheck', credential: name, check, outcome, reason },
    });
  }
}
