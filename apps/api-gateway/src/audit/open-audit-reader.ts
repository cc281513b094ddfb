import type { FactoryProvider } from '@nestjs/common';
import { AuditReader } from '@runbook/audit';
import { BlobStore, DocumentStore } from '@runbook/ports';
import { RunbookCatalogue } from '@runbook/service';

/** The audit service reads the log at its own pace. A request waits so long for it; its answer says when the audit was still behind. */
export const AUDIT_WAIT_MS = 2_000;

/** The audit store, read only: another service owns it. */
export const openAuditReader: FactoryProvider<AuditReader> = {
  provide: AuditReader,
  inject: [DocumentStore, BlobStore, RunbookCatalogue],
  useFactory: (documents: DocumentStore, blobs: BlobStore, catalogue: RunbookCatalogue) =>
    AuditReader.open(documents, { blobs, definition: (digest) => catalogue.definition(digest)?.definition }),
};
