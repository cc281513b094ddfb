import { AuditReader } from '@runbook/audit';
import { recordsBetween } from '../../audit/records-between.js';
import { Problem } from '../../http/problem.js';
import { instantOf } from '../../http/time.js';
import { expectKept } from './expect-kept.js';
import { ExecutionEntry } from '../model/execution-entry.js';

/** A point of an execution's history: behind a record, by its version, or all that was decided up to a time. */
export type AsOf = { readonly version: number } | { readonly at: number };

const VERSION = /^\d{1,9}$/;

/** Reads a version from 1 on, or a time in RFC 3339 that the schema has let through. */
export const readAsOf = (text: string): AsOf => (VERSION.test(text) ? { version: Number(text) } : { at: instantOf(text) });

/**
 * The execution as it was then: its records folded up to there, from the audit store. Throws the problems `moment-unknown` before its start
 * and behind its newest version, and `not-ready` while the audit has not got there.
 */
export async function executionAsOf(audit: AuditReader, now: ExecutionEntry, asOf: AsOf): Promise<ExecutionEntry> {
  expectKept(now);
  if ('version' in asOf && (asOf.version < 1 || asOf.version > now.version)) {
    throw momentUnknown(now, `expected a version from 1 to ${now.version}, found ${asOf.version}; there is no other yet`);
  }
  const wanted = 'version' in asOf ? asOf.version : now.version;
  const then = ExecutionEntry.before(now.id, now.tenant);
  for (const decision of await recordsBetween(audit, now.id, 0, wanted + 1)) {
    if ('at' in asOf && instantOf(decision.record.at) > asOf.at) return expectBegun(then, now);
    then.fold(decision);
  }
  if (then.version < wanted) {
    throw new Problem('not-ready', `expected the audit store to hold version ${wanted} of ${now.id}, found ${then.version}; try again`, {
      headers: { 'retry-after': '1' },
    });
  }
  return then;
}

function expectBegun(then: ExecutionEntry, now: ExecutionEntry): ExecutionEntry {
  if (then.version > 0) return then;
  throw momentUnknown(
    now,
    `expected a time at or after the start of ${now.id}, ${new Date(now.state.startedAt).toISOString()}, found an earlier one`,
  );
}

const momentUnknown = ({ id }: ExecutionEntry, message: string): Problem =>
  new Problem('moment-unknown', message, { errors: [{ pointer: '/asOf', message }], members: { id } });
