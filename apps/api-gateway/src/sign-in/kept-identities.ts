import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { IdentityCatalogue } from '@runbook/service';

/** Lets the reader of the identities end with the service. */
@Injectable()
export class KeptIdentities implements OnApplicationShutdown {
  constructor(private readonly identities: IdentityCatalogue) {}

  onApplicationShutdown(): Promise<void> {
    return this.identities.stop();
  }
}
