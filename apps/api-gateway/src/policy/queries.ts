import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { AuditReader } from '@runbook/audit';
import { AUDIT_WAIT_MS } from '../audit/open-audit-reader.js';
import { recordsBetween } from '../audit/records-between.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import type { ExecutionEntry } from '../runs/model/execution-entry.js';
import { authorityEntries, type AuthorityEntry } from './authority-trail.js';

export interface AuthorityTrail {
  readonly executionId: string;
  readonly version: number;
  readonly complete: boolean;
  readonly items: readonly AuthorityEntry[];
  readonly nextCursor?: string;
}

/** By which decisions the run did what it did, from so many of its records at a time. */
export class ReadAuthority extends Query<AuthorityTrail> {
  constructor(
    readonly entry: ExecutionEntry,
    readonly page: { readonly limit: number; readonly cursor?: string },
  ) {
    super();
  }
}

@QueryHandler(ReadAuthority)
export class ReadAuthorityHandler implements IQueryHandler<ReadAuthority> {
  constructor(private readonly audit: AuditReader) {}

  async execute({ entry, page }: ReadAuthority): Promise<AuthorityTrail> {
    // Taken at once: the entry goes on while the audit is waited for.
    const { id, tenant, version } = entry;
    const scope = { list: 'authority', caller: { tenant }, filter: { execution: id } };
    const after = page.cursor === undefined ? 0 : readCursor(page.cursor, scope).value;
    const until = Math.min(version, after + page.limit);
    const complete = await this.audit.reached(id, version, AUDIT_WAIT_MS);
    const decisions = await recordsBetween(this.audit, id, after, until + 1);
    const last = decisions.at(-1)?.record.version ?? after;
    return {
      executionId: id,
      version,
      complete,
      items: decisions.flatMap(({ record }) => authorityEntries(record)),
      ...(last < version && last > after && { nextCursor: writeCursor({ value: last, id }, scope) }),
    };
  }
}
