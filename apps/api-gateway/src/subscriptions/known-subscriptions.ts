import { Injectable } from '@nestjs/common';
import { RunbookCatalogue, type CataloguedSubscription } from '@runbook/service';
import { Problem } from '../http/problem.js';
import { KnownByNow } from '../log/known-by-now.js';

const ID_SHOWN_MAX = 64;

/** The subscriptions that there are, as everybody has decided by now. */
@Injectable()
export class KnownSubscriptions {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly known: KnownByNow,
  ) {}

  /** Of this tenant. Throws the problem `subscription-unknown`. */
  async expect(tenant: string, id: string): Promise<CataloguedSubscription> {
    const found = await this.known.ofRegistry(() => this.catalogue.subscriptions.find(tenant, id));
    if (found) return found;
    const message = `expected a subscription, found none called ${id.slice(0, ID_SHOWN_MAX)}; see GET /api/v1/subscriptions`;
    throw new Problem('subscription-unknown', message);
  }
}
