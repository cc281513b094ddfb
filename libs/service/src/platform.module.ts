import { Global, Module, type DynamicModule } from '@nestjs/common';
import { BlobStore, Clock, CommandChannel, DocumentStore, EventLog, Policy } from '@runbook/ports';
import { Waits } from '@runbook/processor';
import { RunbookCatalogue } from './runbook-catalogue.js';
import { Readiness } from './readiness.js';
import { ROOM, SETTINGS, type Platform } from './platform.js';
import { FATAL, type Fatal } from './fatal.js';
import { Logger } from './logger.js';
import { PositionKeeper } from './position-keeper.js';
import { CommandSender } from './command-sender.js';
import { StorePatience } from './store-patience.js';
import { Succession } from './succession.js';

/** What every service is built on; the port classes are the tokens. */
@Global()
@Module({})
export class PlatformModule {
  static forPlatform(platform: Platform, fatal: Fatal): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: FATAL, useValue: fatal },
        { provide: SETTINGS, useValue: platform.settings },
        { provide: EventLog, useValue: platform.log },
        { provide: CommandChannel, useValue: platform.channel },
        { provide: DocumentStore, useValue: platform.documents },
        { provide: BlobStore, useValue: platform.blobs },
        { provide: Clock, useValue: platform.clock },
        { provide: Logger, useValue: platform.logger },
        { provide: RunbookCatalogue, useValue: platform.catalogue },
        { provide: Readiness, useValue: platform.readiness },
        { provide: ROOM, useValue: platform.room },
        { provide: Policy, useValue: platform.policy },
        { provide: Succession, useValue: platform.succession ?? new Succession() },
        { provide: Waits, useFactory: () => waitsOf(platform) },
        StorePatience,
        PositionKeeper,
        CommandSender,
      ],
      exports: [
        FATAL,
        SETTINGS,
        EventLog,
        CommandChannel,
        DocumentStore,
        BlobStore,
        Clock,
        Logger,
        RunbookCatalogue,
        Readiness,
        ROOM,
        Policy,
        Succession,
        Waits,
        StorePatience,
        PositionKeeper,
        CommandSender,
      ],
    };
  }
}

/** Who waits for a store for long is not ready, and neither is the service. */
function waitsOf({ clock, readiness }: Platform): Waits {
  const waits = new Waits(clock);
  readiness.register('stores', () => waits.overdue);
  return waits;
}
