import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { AuditReader, type EvidenceBundle, type PartitionVerdict } from '@runbook/audit';
import { EventLog } from '@runbook/ports';
import { Problem } from '../http/problem.js';
import type { ExecutionEntry } from '../runs/model/execution-entry.js';
import { logPage, verifyLogs, type ChainReport } from './execution-logs.js';
import { exportEvidence } from './export-evidence.js';
import type { PartitionQuery } from './partition-query.js';

export class ReadLogs extends Query<Awaited<ReturnType<typeof logPage>>> {
  constructor(
    readonly entry: ExecutionEntry,
    readonly page: { readonly limit: number; readonly cursor?: string },
  ) {
    super();
  }
}

@QueryHandler(ReadLogs)
export class ReadLogsHandler implements IQueryHandler<ReadLogs> {
  constructor(private readonly audit: AuditReader) {}

  execute({ entry, page }: ReadLogs): ReturnType<typeof logPage> {
    return logPage(this.audit, entry, page);
  }
}

export class VerifyLogs extends Query<ChainReport> {
  constructor(readonly entry: ExecutionEntry) {
    super();
  }
}

@QueryHandler(VerifyLogs)
export class VerifyLogsHandler implements IQueryHandler<VerifyLogs> {
  constructor(private readonly audit: AuditReader) {}

  execute({ entry }: VerifyLogs): Promise<ChainReport> {
    return verifyLogs(this.audit, entry);
  }
}

export class ExportEvidence extends Query<EvidenceBundle> {
  constructor(readonly entry: ExecutionEntry) {
    super();
  }
}

@QueryHandler(ExportEvidence)
export class ExportEvidenceHandler implements IQueryHandler<ExportEvidence> {
  constructor(private readonly audit: AuditReader) {}

  execute({ entry }: ExportEvidence): Promise<EvidenceBundle> {
    return exportEvidence(this.audit, entry);
  }
}

export class VerifyPartition extends Query<PartitionQuery & PartitionVerdict> {
  constructor(readonly query: PartitionQuery) {
    super();
  }
}

/** Walks a whole chain, so one at a time: several would only make each other, and everybody else, slow. */
@QueryHandler(VerifyPartition)
export class VerifyPartitionHandler implements IQueryHandler<VerifyPartition> {
  private isBusy = false;

  constructor(
    private readonly audit: AuditReader,
    private readonly log: EventLog,
  ) {}

  async execute({ query }: VerifyPartition): Promise<PartitionQuery & PartitionVerdict> {
    const { topic, partition, entries, headHash } = query;
    const partitions = await this.log.partitions(topic);
    if (partition >= partitions) {
      const message = `expected a partition of ${topic} from 0 to ${partitions - 1}, found ${partition}`;
      throw new Problem('invalid-request', message, { errors: [{ pointer: 'partition', message }] });
    }
    if (this.isBusy) {
      const message = 'expected one check of the audit log at a time, found another at work; ask again when it has been answered';
      throw new Problem('checks-exceeded', message, { headers: { 'retry-after': '5' } });
    }
    this.isBusy = true;
    try {
      const noted = entries === undefined || headHash === undefined ? undefined : { entries, headHash };
      return { ...query, ...(await this.audit.verifyPartition(topic, partition, noted)) };
    } finally {
      this.isBusy = false;
    }
  }
}
