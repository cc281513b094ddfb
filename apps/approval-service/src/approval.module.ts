import { Module, type DynamicModule } from '@nestjs/common';
import type { Platform } from '@runbook/service';
import { ApprovalController } from './approval.controller.js';
import { Inbox } from './inbox.js';

/** Reads the execution log into the inbox's store, and tells people what they are asked. Whoever boots it imports `PlatformModule` once beside it. */
@Module({})
export class ApprovalModule {
  static forPlatform(_platform: Platform): DynamicModule {
    return { module: ApprovalModule, controllers: [ApprovalController], providers: [Inbox] };
  }
}
