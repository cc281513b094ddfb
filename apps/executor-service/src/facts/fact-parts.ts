import type { FactoryProvider } from '@nestjs/common';
import type { OutboundHttp } from '@runbook/outbound';
import { FATAL, CommandSender, IdentityCatalogue, keyEncryptionOf, PositionKeeper, StorePatience, TenantEgress } from '@runbook/service';
import type { Fatal, Platform } from '@runbook/service';
import { FactPost } from './fact-post.js';
import { FactPublisher } from './fact-publisher.js';
import { FactTopic } from './fact-topic.js';
import { FactsReader } from './facts.reader.js';
import { SigningKeys } from './signing-keys.js';

/** What the executor's module takes in to tell others of facts. */
export const FACT_CONTROLLERS = [FactsReader];

export const factPublisher = (platform: Platform, http: OutboundHttp): FactoryProvider<FactPublisher> => ({
  provide: FactPublisher,
  inject: [PositionKeeper, CommandSender, IdentityCatalogue, TenantEgress, StorePatience, FATAL],
  useFactory: (
    positions: PositionKeeper,
    sender: CommandSender,
    identities: IdentityCatalogue,
    egress: TenantEgress,
    stores: StorePatience,
    fatal: Fatal,
  ) => {
    const { settings, documents, catalogue, clock, logger, log } = platform;
    const keys = new SigningKeys(documents, keyEncryptionOf(settings), clock);
    return new FactPublisher({
      ...{ documents, positions, catalogue, identities, sender, clock, stores, fatal },
      post: new FactPost(http, egress, keys, clock),
      ...(settings.kafkaBrokers && { topic: new FactTopic(log) }),
      lines: logger.child({ part: 'facts' }),
    });
  },
});
