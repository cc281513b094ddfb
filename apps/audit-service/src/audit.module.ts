import { Module, type DynamicModule } from '@nestjs/common';
import type { Platform } from '@runbook/service';
import { AuditLog } from './audit-log.js';
import { AuditController } from './audit.controller.js';

/** Reads the logs of record into the audit log. Whoever boots it imports `PlatformModule` once beside it. */
@Module({})
export class AuditModule {
  static forPlatform(_platform: Platform): DynamicModule {
    return { module: AuditModule, controllers: [AuditController], providers: [AuditLog] };
  }
}
