import { Injectable } from '@nestjs/common';
import { personOf, type Webhook } from '@runbook/domain';
import type { WebhookCall } from '@runbook/outbound';
import { Clock } from '@runbook/ports';
import { Logger, RunbookCatalogue, SecretSource, type CataloguedEventSource } from '@runbook/service';
import { randomBytes } from 'node:crypto';
import { readOrRefused, type Outcome } from '../events/outcomes/disposition.js';
import { dispositionDocument, DispositionLedger, outcomeDocument, sourceName } from '../events/outcomes/disposition-ledger.js';
import { EventReceiver } from '../events/receiving/event-receiver.js';
import { Problem } from '../http/problem.js';
import { DECISION_TIMEOUT_MS } from '../log/decision-waiter.js';
import { KnownByNow } from '../log/known-by-now.js';
import { readCall } from './read-call.js';
import { keyBytes, SECRET_BYTES_MIN, verifySignature } from './verify-signature.js';

export type WebhookSource = CataloguedEventSource & { readonly webhook: Webhook };

export interface SignedCall {
  readonly source: WebhookSource;
  readonly delivery: string;
}

/** Of calls that are refused, one in so long is noted for each source: otherwise a stranger could fill the store and the log. */
const NOTED_EVERY_MS = 60_000;
/** Checked where there is no such source, so that the time of the answer does not tell a missing source from a wrong signature. */
const NO_SOURCE: Webhook = { scheme: 'github', secret: '', toleranceSeconds: 0 };
const NO_SECRET = randomBytes(32).toString('hex');
const RETRY_AFTER_SECONDS = 30;

/** Takes in the calls of webhooks whose signature is right, as events of their source. */
@Injectable()
export class WebhookReceiver {
  private readonly notedAt = new Map<string, number>();

  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly secrets: SecretSource,
    private readonly receiver: EventReceiver,
    private readonly ledger: DispositionLedger,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly known: KnownByNow,
  ) {}

  /** The source whose secret the call is signed with. Throws the problems `event-source-unknown`, `signature-wrong` and `not-ready`. */
  async expectSigned(id: string, call: WebhookCall): Promise<SignedCall> {
    let fault: string | undefined;
    // Also where there is a source: the time of the answer must not tell a missing one from a wrong signature.
    const signed = await this.known.ofRegistry(async () => {
      const verdict = await this.verdictOn(id, call);
      fault = verdict.fault;
      return verdict.signed;
    });
    if (signed) return signed;
    if (fault !== undefined) throw new Problem('signature-wrong', fault, { headers: { 'www-authenticate': 'Signature' } });
    throw new Problem(
      'event-source-unknown',
      'expected the address of an event source with a webhook, found none; see GET /api/v1/event-sources',
    );
  }

  /**
   * What became of a call, when it is durable. The same delivery again is a duplicate; one that was not settled the first time is settled
   * now. Throws where it may succeed later.
   */
  async receive(source: WebhookSource, delivery: string, call: WebhookCall): Promise<Outcome> {
    // Whoever set the webhook up knows its secret, and could sign a call of their own.
    const requester = personOf(source.registeredBy);
    const origin = { source: source.id, record: `webhook/${source.id}/${delivery}`, ...(requester !== undefined && { requester }) };
    if (await this.ledger.find(source.tenant, origin)) return { disposition: 'duplicate', reasons: [], executions: [] };
    const read = readOrRefused(() => readCall(source, origin.record, call));
    const [outcome] =
      'disposition' in read ? [read] : await this.receiver.receive(source.tenant, [{ ...read, origin }], DECISION_TIMEOUT_MS);
    // A crash before this line makes the sender try again, which does nothing twice.
    await this.ledger.write([outcomeDocument(source.tenant, origin, read, outcome as Outcome, this.clock.now())]);
    return outcome as Outcome;
  }

  private async verdictOn(id: string, call: WebhookCall): Promise<{ readonly signed?: SignedCall; readonly fault?: string | undefined }> {
    // There is no API key that names the caller's tenant; the source whose secret fits the signature does.
    const sources = this.catalogue.eventSources
      .all()
      .filter((source): source is WebhookSource => source.id === id && source.webhook !== undefined);
    const unfit: { readonly source: WebhookSource; readonly fault: string }[] = [];
    let unready: Problem | undefined;
    for (const source of sources) {
      const secret = await this.secretOf(source);
      // Another tenant's source of the same id may be the one that is called.
      if (secret instanceof Problem) {
        unready ??= secret;
        continue;
      }
      const verdict = verifySignature(source.webhook, call, secret, this.clock.now());
      if ('delivery' in verdict) return { signed: { source, delivery: verdict.delivery } };
      unfit.push({ source, fault: verdict.fault });
    }
    // Only now: a call for one tenant is nothing that another one is told of.
    for (const { source, fault } of unfit) this.noteUnauthorised(source, fault);
    if (sources.length === 0) verifySignature(NO_SOURCE, call, NO_SECRET, this.clock.now());
    if (unfit.length === 0 && unready) throw unready;
    return { fault: unfit.at(-1)?.fault };
  }

  private async secretOf(source: WebhookSource): Promise<string | Problem> {
    const { tenant, id, webhook } = source;
    const secret = await this.secrets.find(tenant, webhook.secret);
    const bytes = secret === undefined ? 0 : keyBytes(webhook, secret);
    if (secret !== undefined && bytes >= SECRET_BYTES_MIN) return secret;
    if (this.isToBeNoted(source)) {
      const found = secret === undefined ? 'none' : `one of ${bytes} bytes`;
      const message = `expected a secret of at least ${SECRET_BYTES_MIN} bytes for a webhook, found ${found}; set it`;
      this.logger.error({ source: id, secret: webhook.secret }, message);
    }
    return new Problem(
      'not-ready',
      'expected the secret of this source to be set, found none that can be used; its operator has to set it',
      {
        headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
      },
    );
  }

  /** The call does not wait for it: a wrong signature must not take longer to refuse than a missing source. */
  private noteUnauthorised(source: WebhookSource, reason: string): void {
    if (!this.isToBeNoted(source)) return;
    const { tenant, id } = source;
    const at = this.clock.now();
    this.logger.warn({ source: id }, 'a webhook was called with a signature that does not fit; others within a minute are not told of');
    const origin = { source: id, record: `webhook/${id}/unauthorised/${at}` };
    this.ledger
      .write([dispositionDocument(tenant, origin, { disposition: 'unauthorised', at, reason })])
      .catch((error: unknown) => this.logger.warn({ source: id, error }, 'a disposition could not be noted'));
  }

  private isToBeNoted({ tenant, id }: WebhookSource): boolean {
    const name = sourceName(tenant, id);
    const at = this.clock.now();
    if (at - (this.notedAt.get(name) ?? -Infinity) < NOTED_EVERY_MS) return false;
    this.notedAt.set(name, at);
    return true;
  }
}
