import { Controller, type OnApplicationShutdown } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { reader, type Delivery } from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import { AUDIT_READER_NAME, AuditLog } from './audit-log.js';

/** Hands every fact of the logs of record to the audit log, in batches. */
@Controller()
export class AuditController implements OnApplicationShutdown {
  constructor(private readonly audit: AuditLog) {}

  @EventPattern(reader({ name: AUDIT_READER_NAME, topic: TOPICS.executionEvents, sharing: 'shared', latencyMs: 100, isTraced: true }))
  onExecutions(@Payload() delivery: Delivery): Promise<void> {
    return this.audit.take(delivery);
  }

  @EventPattern(reader({ name: AUDIT_READER_NAME, topic: TOPICS.correlationEvents, sharing: 'shared', latencyMs: 100, isTraced: true }))
  onCorrelations(@Payload() delivery: Delivery): Promise<void> {
    return this.audit.take(delivery);
  }

  @EventPattern(reader({ name: AUDIT_READER_NAME, topic: TOPICS.registryEvents, sharing: 'shared', latencyMs: 100, isTraced: true }))
  onRegistry(@Payload() delivery: Delivery): Promise<void> {
    return this.audit.take(delivery);
  }

  @EventPattern(reader({ name: AUDIT_READER_NAME, topic: TOPICS.identityEvents, sharing: 'shared', latencyMs: 100, isTraced: true }))
  onIdentities(@Payload() delivery: Delivery): Promise<void> {
    return this.audit.take(delivery);
  }

  /** After the transport has stopped, so that nothing comes behind it. */
  onApplicationShutdown(): Promise<void> {
    return this.audit.flush();
  }
}
