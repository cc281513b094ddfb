import { Module, type DynamicModule } from '@nestjs/common';
import { DeadLetters, type Platform } from '@runbook/service';
import { BuiltInRunbooks } from './built-in-runbooks.js';
import { KnownTenants } from './known-tenants.js';
import { OutboxController } from './outbox/outbox.controller.js';
import { Processors } from './processors.js';

@Module({ controllers: [OutboxController], providers: [DeadLetters, KnownTenants, Processors, BuiltInRunbooks] })
export class OrchestratorModule {
  /** The platform is bound by `PlatformModule`; it is named here so that every service is put together alike. */
  static forPlatform(_platform: Platform): DynamicModule {
    return { module: OrchestratorModule };
  }
}
