import { Injectable } from '@nestjs/common';
import type { EventOrigin, Webhook } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { Logger, RunbookCatalogue, SecretSource, type CataloguedEventSource } from '@runbook/service';
import { randomBytes } from 'node:crypto';
import { dispositionDocument, DispositionLedger, sourceName } from '../events/outcomes/disposition-ledger.js';
import { unusable, type Outcome } from '../events/outcomes/disposition.js';
import { EventReceiver } from '../events/receiving/event-receiver.js';
import { EventUnauthorised, type SourcedEvent } from '../events/reading/read-record.js';
import { DECISION_TIMEOUT_MS } from '../log/decision-waiter.js';
import { Problem } from '../http/problem.js';
import { EventUnusable } from '../events/reading/read-cloud-event.js';
import { readCall } from './read-call.js';
import { keyOf, SECRET_BYTES_MIN, verifySignature, type WebhookCall } from './verify-signature.js';

export type WebhookSource = CataloguedEventSource & { readonly webhook: Webhook };

/** What is noted of calls that are not let in: one in so long for each source, or a stranger could fill the store and the log. */
const NOTED_EVERY_MS = 60_000;
/** What is checked where there is no source, so that its absence takes as long to tell as a wrong signature. */
const NO_SOURCE: Webhook = { scheme: 'github', secret: '', toleranceSeconds: 0 };
const NO_SECRET = randomBytes(32).toString('hex');
const RETRY_AFTER_SECONDS = 30;
/** A line in a list. */
const REASON_LENGTH_MAX = 500;

/** Lets in the calls of webhooks that their signature lets in, as events of their source. */
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
  ) {}

  /** The source whose secret the call is signed with. Throws the problems `event-source-unknown`, `signature-wrong` and `not-ready`. */
  async expectSigned(id: string, call: WebhookCall): Promise<{ readonly source: WebhookSource; readonly delivery: string }> {
    // No key says of which tenant the caller is: the signature does.
    const sources = this.catalogue.eventSources
      .all()
      .filter((source): source is WebhookSource => source.id === id && source.webhook !== undefined);
    let fault: string | undefined;
    for (const source of sources) {
      const verdict = verifySignature(source.webhook, call, await this.secretOf(source), this.clock.now());
      if ('delivery' in verdict) return { source, delivery: verdict.delivery };
      fault = verdict.fault;
      this.noteUnauthorised(source, fault);
    }
    if (fault !== undefined) throw new Problem('signature-wrong', fault, { headers: { 'www-authenticate': 'Signature' } });
    verifySignature(NO_SOURCE, call, NO_SECRET, this.clock.now());
    throw new Problem(
      'event-source-unknown',
      'expected the address of an event source with a webhook, found none; see GET /api/v1/event-sources',
    );
  }

  /**
   * What became of a call, when it is durable. The same delivery again is a duplicate; one that was not settled the first time is settled
   * now. Throws what may go away by itself.
   */
  async receive(source: WebhookSource, delivery: string, call: WebhookCall): Promise<Outcome> {
    const origin = { source: source.id, record: `webhook/${source.id}/${delivery}` };
    if (await this.ledger.find(source.tenant, origin)) return { disposition: 'duplicate', reasons: [], executions: [] };
    const read = readOrRefused(source, origin, call);
    const [outcome] =
      'disposition' in read ? [read] : await this.receiver.receive(source.tenant, [{ ...read, origin }], DECISION_TIMEOUT_MS);
    const { disposition, executions, reasons } = outcome as Outcome;
    const event = 'event' in read ? { id: read.event.id, source: read.event.source, type: read.event.type } : undefined;
    const facts = {
      disposition,
      at: this.clock.now(),
      ...(event && { event }),
      ...(executions.length > 0 && { executions }),
      ...(reasons.length > 0 && { reason: reasons.join('; ').slice(0, REASON_LENGTH_MAX) }),
    };
    // A crash before this line makes the sender try again, which does nothing twice.
    await this.ledger.write([dispositionDocument(source.tenant, origin, facts)]);
    return outcome as Outcome;
  }

  private async secretOf(source: WebhookSource): Promise<string> {
    const { tenant, id, webhook } = source;
    const secret = await this.secrets.find(tenant, webhook.secret);
    const bytes = secret === undefined ? 0 : keyOf(webhook, secret).length;
    if (secret !== undefined && bytes >= SECRET_BYTES_MIN) return secret;
    if (this.isToBeNoted(source)) {
      const found = secret === undefined ? 'none' : `one of ${bytes} bytes`;
      const message = `expected a secret of at least ${SECRET_BYTES_MIN} bytes for a webhook, found ${found}; set it`;
      this.logger.error({ source: id, secret: webhook.secret }, message);
    }
    throw new Problem(
      'not-ready',
      'expected the secret of this source to be set, found none that can be used; its operator has to set it',
      {
        headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
      },
    );
  }

  /** Nobody waits for it, so that a wrong signature takes no longer to tell than a source that is not there. */
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

function readOrRefused(source: WebhookSource, { record }: EventOrigin, call: WebhookCall): SourcedEvent | Outcome {
  try {
    return readCall(source, record, call);
  } catch (error) {
    if (error instanceof EventUnusable) return unusable('malformed', error.message);
    if (error instanceof EventUnauthorised) return unusable('unauthorised', error.message);
    throw error;
  }
}
