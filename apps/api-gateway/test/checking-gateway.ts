import type { EventSource, PublicJwk, SourceSignature } from '@runbook/domain';
import type { StoredRecord } from '@runbook/ports';
import { EnvironmentSecrets, type CataloguedEventSource, type Logger, type Settings, type TenantEgress } from '@runbook/service';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { readFileSync } from 'node:fs';
import { RecordSignatures, type RecordGate } from '../src/events/signatures/record-signatures.js';
import { SeenRecords } from '../src/events/signatures/seen-records.js';
import type { KnownByNow } from '../src/log/known-by-now.js';

interface Vectors {
  readonly record: Pick<StoredRecord, 'topic' | 'headers'> & { readonly value: string };
  readonly id: string;
  readonly timestamp: string;
  readonly payload: string;
  readonly hmac: { readonly secret: string; readonly signature: string };
  readonly keys: readonly PublicJwk[];
  readonly jws: readonly { readonly algorithm: string; readonly b64: boolean; readonly jws: string }[];
}
/** Made by openssl. */
export const VECTORS = JSON.parse(readFileSync('docs/spec/vectors/record-signatures.json', 'utf8')) as Vectors;
export const COMMON = { headers: [], toleranceSeconds: 3_600 };
export const HMAC = { scheme: 'hmac-sha256', secret: 'edr', ...COMMON } as const;
export const JWS = { scheme: 'jws', algorithms: ['EdDSA', 'ES256', 'RS256', 'PS256'], keys: VECTORS.keys, ...COMMON } as const;

/** The record of the vectors, with these headers beside its own. */
export const signedBy = (headers: Record<string, string>, offset = 7, change: Partial<StoredRecord> = {}): StoredRecord => ({
  ...{ topic: VECTORS.record.topic, partition: 0, offset, key: '', value: Buffer.from(VECTORS.record.value) },
  headers: { ...VECTORS.record.headers, 'webhook-id': VECTORS.id, 'webhook-timestamp': VECTORS.timestamp, ...headers },
  ...change,
});
export const withMac = (offset = 7, change: Partial<StoredRecord> = {}): StoredRecord =>
  signedBy({ 'webhook-signature': VECTORS.hmac.signature }, offset, change);

/** What becomes of each record at the gate, by name. */
export async function outcomes(letIn: RecordGate, ...records: readonly StoredRecord[]): Promise<readonly string[]> {
  const named = records.map((record) => ({ record, name: `${record.topic}/${record.partition}/${record.offset}` }));
  return (await letIn(named)).map((one) => ('disposition' in one ? one.disposition : 'taken'));
}

/** A gateway's checking of signatures, at the time of the vectors. */
export class CheckingGateway {
  readonly clock = new VirtualClock(Number(VECTORS.timestamp) * 1_000);
  readonly secrets: Record<string, string> = { SECRET_EDR: VECTORS.hmac.secret };
  private readonly opened: RecordSignatures[] = [];

  constructor(readonly documents = new MemoryDocuments()) {}

  /** `rule`: the tenant's own. */
  signatures(egressAllow: readonly string[] = [], rule?: ReturnType<TenantEgress['of']>): RecordSignatures {
    const settings = { egressAllow, egressProxyExcept: [] } as unknown as Settings;
    const logger = { warn: () => undefined } as unknown as Logger;
    const known = { ofIdentities: () => Promise.resolve(undefined) } as unknown as KnownByNow;
    const egress = { of: () => rule } as unknown as TenantEgress;
    const seen = new SeenRecords(this.documents, this.clock);
    const signatures = new RecordSignatures(settings, new EnvironmentSecrets(this.secrets), seen, egress, known, this.clock, logger);
    this.opened.push(signatures);
    return signatures;
  }

  gate(signature: SourceSignature | undefined, id = 'edr', signatures = this.signatures()): RecordGate {
    const source: EventSource = { id, topic: 'edr.events', format: 'cloudevents', ttlMs: 0, ...(signature && { signature }) };
    return signatures.gateOf({ ...source, tenant: 'default', revision: 1, registeredAt: 0, registeredBy: {} } as CataloguedEventSource);
  }

  async stop(): Promise<void> {
    await Promise.all(this.opened.map((signatures) => signatures.onApplicationShutdown()));
  }
}
