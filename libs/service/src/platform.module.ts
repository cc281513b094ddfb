import { Global, Module, type DynamicModule } from '@nestjs/common';
import { BlobStore, Clock, CommandChannel, DocumentStore, EventLog } from '@runbook/ports';
import { RunbookCatalogue } from './runbook-catalogue.js';
import { Readiness } from './readiness.js';
import { ROOM, SETTINGS, type Platform } from './platform.js';
import { FATAL, type Fatal } from './fatal.js';
import { Logger } from './logger.js';
import { PositionKeeper } from './position-keeper.js';
import { CommandSender } from './command-sender.js';

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
        PositionKeeper,
        CommandSender,
      ],
    };
  }
}
