import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { AuditReader, type EvidenceBundle } from '@runbook/audit';
import type { ExecutionEntry } from '../runs/model/execution-entry.js';
import { logPage, verifyLogs, type ChainReport } from './execution-logs.js';
import { exportEvidence } from './export-evidence.js';

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
