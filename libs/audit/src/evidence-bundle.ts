import {
  ownJson,
  isBlobReference,
  isFinal,
  type ChainHead,
  type Evidence,
  type ExecutionEvent,
  type ExecutionState,
  type JsonObject,
} from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import { decodeRecord, isClaim, type DecisionRecord } from '@runbook/wire';
import { bytesOf, type AuditEntry } from './audit-entry.js';

/** Everything about one run that a stranger needs to check it without us: `offline/verify-evidence.mjs`, `docs/spec/audit-log.md`. */
export interface EvidenceBundle {
  readonly format: 'runbook-evidence/1';
  readonly execution: JsonObject;
  /** SHA-256 of the canonical definition (RFC 8785). */
  readonly definitionDigest: string;
  readonly definition: JsonObject;
  /** In log order, refusals included. */
  readonly records: readonly EvidenceRecord[];
  /** The values that the author declared as evidence. */
  readonly evidence: readonly (Evidence & { readonly step: string })[];
  /** Every blob that the records refer to, its bytes as base64. */
  readonly blobs: readonly { readonly sha256: string; readonly bytes: string }[];
  readonly audit: {
    readonly topic: string;
    readonly partition: number;
    /** Indexes of the run's first and last entry in the partition's audit chain. */
    readonly first: number;
    readonly last: number;
    /** `entryHash` of the last entry. */
    readonly headHash: string;
  };
}

export interface EvidenceRecord {
  readonly bytes: string;
  readonly encoding?: 'base64';
  readonly hash: string;
  readonly entry: Pick<AuditEntry, 'index' | 'offset' | 'previous' | 'entryHash'>;
}

export interface EvidenceSources {
  readonly blobs: BlobStore;
  /** The definition with this digest; undefined when it is not known. */
  definition(digest: string): JsonObject | undefined;
}

/** Records and blobs of one bundle; it is one JSON document that a person carries about and a script holds in memory. */
export const EVIDENCE_BYTES_MAX = 64 * 1024 * 1024;

/** A bundle cannot be made now, or not at all. */
export class EvidenceUnavailable extends Error {
  override readonly name = 'EvidenceUnavailable';
  constructor(
    /** `behind`: the audit has not stored all of the run yet; ask again in a second. */
    readonly reason: 'behind' | 'definition-unknown' | 'blob-missing' | 'record-altered' | 'too-large',
    message: string,
  ) {
    super(message);
  }
}

/**
 * `state` is the run as the asker knows it, and `head` its last record with events: a bundle is made of all that led there, and of nothing
 * beyond it. `bytesMax` is the most that the texts of its records and its blobs may come to, in bytes. Throws `EvidenceUnavailable`.
 */
export async function evidenceBundle(
  pages: AsyncIterable<readonly AuditEntry[]>,
  { state, head }: { readonly state: ExecutionState; readonly head: ChainHead },
  sources: EvidenceSources,
  bytesMax = EVIDENCE_BYTES_MAX,
): Promise<EvidenceBundle> {
  const size = new BundleSize(bytesMax);
  const entries: AuditEntry[] = [];
  for await (const page of pages) {
    // The audit may be ahead of who asks, and the summary of a bundle must be that of its records.
    const wanted = page.filter(({ version }) => version <= head.version);
    for (const entry of wanted) size.add(Buffer.byteLength(entry.bytes));
    entries.push(...wanted);
  }
  const records = entries.map(recordOf);
  const events = records.flatMap((record) => record.events as readonly ExecutionEvent[]);
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last || events.length < state.events) {
    throw new EvidenceUnavailable(
      'behind',
      `expected ${state.events} events in the audit log, found ${events.length}; ask again in a second`,
    );
  }
  expectHead(entries, head);
  const digest = state.runbook.digest;
  const definition = sources.definition(digest);
  if (!definition) {
    throw new EvidenceUnavailable(
      'definition-unknown',
      `expected a registered definition with digest ${digest}, found none; see the registry's log`,
    );
  }
  const { topic, partition } = first;
  return {
    format: 'runbook-evidence/1',
    execution: executionFacts(records[0]!, state),
    definitionDigest: digest,
    definition,
    records: entries.map(evidenceRecord),
    evidence: events.flatMap((event) => (event.type === 'StepCompleted' ? declared(event.step, event.evidence) : [])),
    blobs: await blobsOf(events, sources.blobs, size),
    audit: { topic, partition, first: first.index, last: last.index, headHash: last.entryHash },
  };
}

/** Refusals that stand behind the record with events share its version. */
function expectHead(entries: readonly AuditEntry[], head: ChainHead): void {
  const found = entries.find(({ version }) => version === head.version)?.hash;
  if (found === head.hash) return;
  const message = `expected version ${head.version} with hash ${head.hash}, as the log has it, found ${found ?? 'none'} in the audit store`;
  throw new EvidenceUnavailable('record-altered', `${message}; verify the execution`);
}

function recordOf(entry: AuditEntry): DecisionRecord {
  if (entry.statedHash !== undefined) {
    const message = `expected entry ${entry._id} to hold what was written, found a record whose hash is another; verify the execution`;
    throw new EvidenceUnavailable('record-altered', message);
  }
  const record = decodeRecord(bytesOf(entry));
  if (isClaim(record)) throw new Error(`expected a decision in ${entry._id}, found a claim; this is a defect`);
  return record;
}

/** What the records themselves say, so that a verifier can say it again; a run that goes on is `OPEN`. */
function executionFacts(first: DecisionRecord, state: ExecutionState): JsonObject {
  const started = (first.events as readonly ExecutionEvent[]).find((event) => event.type === 'ExecutionStarted');
  if (!started) throw new Error(`expected the first record of ${first.id} to start it, found another; this is a defect`);
  // As it was started: what was changed since (inputs that were edited for a retry) stands in the records that changed it.
  const { runbook, startedBy, inputs, legalBasis, dataLicenses, incidentId, trigger } = started;
  const { startedAt, endedAt } = state;
  const facts = { runbook, startedBy, startedAt, endedAt, inputs, legalBasis, dataLicenses, incidentId, trigger };
  const status = isFinal(state.status) ? state.status : 'OPEN';
  return ownJson(JSON.stringify({ id: first.id, tenant: first.tenant, status, ...facts })) as JsonObject;
}

function evidenceRecord({ bytes, encoding, hash, index, offset, previous, entryHash }: AuditEntry): EvidenceRecord {
  return { bytes, ...(encoding && { encoding }), hash, entry: { index, offset, previous, entryHash } };
}

const declared = (step: string, evidence: readonly Evidence[] = []) =>
  evidence.map(({ name, sha256, value }) => ({ step, name, sha256, value }));

async function blobsOf(events: readonly ExecutionEvent[], blobs: BlobStore, size: BundleSize): Promise<EvidenceBundle['blobs']> {
  const found: { sha256: string; bytes: string }[] = [];
  for (const sha256 of new Set(references(events))) {
    const bytes = await blobs.get(sha256);
    if (!bytes) {
      throw new EvidenceUnavailable('blob-missing', `expected blob ${sha256} in the blob store, found none; restore it from a copy`);
    }
    size.add(bytes.length);
    found.push({ sha256, bytes: bytes.toString('base64') });
  }
  return found;
}

function* references(value: unknown): Generator<string> {
  if (isBlobReference(value)) yield value.$blob;
  else if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) yield* references(member);
}

class BundleSize {
  private bytes = 0;

  constructor(private readonly bytesMax: number) {}

  add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes <= this.bytesMax) return;
    const message = `expected at most ${this.bytesMax} bytes of records and blobs, found more; read the records page by page instead`;
    throw new EvidenceUnavailable('too-large', message);
  }
}
