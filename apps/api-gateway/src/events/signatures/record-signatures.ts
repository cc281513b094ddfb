import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { SourceSignature } from '@runbook/domain';
import {
  connectionSettings,
  EgressGuard,
  OutboundConnections,
  OutboundHttp,
  SIGNING_KEY_BYTES_MIN,
  signedAtMs,
  verifyingKeys,
  verifyWebhook,
} from '@runbook/outbound';
import { Clock, type StoredRecord } from '@runbook/ports';
import { Logger, SecretSource, SETTINGS, TenantEgress, variableOf, type CataloguedEventSource, type Settings } from '@runbook/service';
import { KnownByNow } from '../../log/known-by-now.js';
import { unusable, type Outcome, type SignatureFault } from '../outcomes/disposition.js';
import { sourceName } from '../outcomes/disposition-ledger.js';
import { jwsFault, type KeyFinder } from './detached-jws.js';
import { SeenRecords } from './seen-records.js';
import { coveredRecord, ID_HEADER, JWS_HEADER, MAC_HEADER, payloadOf, TIME_HEADER, type CoveredRecord } from './signed-bytes.js';
import { inlineKeys, keysAtAddress, KeysUnavailable } from './signer-keys.js';
import { TOLERANCE_SECONDS_MAX } from './tolerance.js';

/** A record with the name that its position gives it. */
export interface NamedRecord {
  readonly record: StoredRecord;
  readonly name: string;
}

/** A record that its source takes: what is read of it, and how the event in it is called that has no id of its own. */
export type TakenRecord = Pick<StoredRecord, 'value' | 'headers' | 'unreadableHeaders'> & { readonly name: string };

/** What becomes of each record before it is read. Rejects where nobody can say yet: then the same records come again. */
export type RecordGate = (records: readonly NamedRecord[]) => Promise<readonly (TakenRecord | Outcome)[]>;

type Signed = Exclude<SourceSignature, { scheme: 'topic' }>;

const ID_LENGTH_MAX = 200;
const SECOND_MS = 1_000;

/** Lets in those records of a topic that their source's producer has signed, each once. */
@Injectable()
export class RecordSignatures implements OnApplicationShutdown {
  private readonly http: OutboundHttp;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly secrets: SecretSource,
    private readonly seen: SeenRecords,
    private readonly egress: TenantEgress,
    private readonly known: KnownByNow,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.http = new OutboundHttp(new OutboundConnections(new EgressGuard(settings.egressAllow), connectionSettings(settings)));
  }

  onApplicationShutdown(): Promise<void> {
    return this.http.close();
  }

  gateOf(source: CataloguedEventSource): RecordGate {
    const { signature } = source;
    if (!signature || signature.scheme === 'topic')
      return (records) => Promise.resolve(records.map(({ record, name }) => ({ ...record, name })));
    const faultOf = this.checkOf(source, signature);
    return (records) => this.letIn(source, signature, records, faultOf);
  }

  /** A record that was let in stays so, however late it comes again in its place: the time counts where the id is new. */
  private async letIn(
    source: CataloguedEventSource,
    signature: Signed,
    records: readonly NamedRecord[],
    faultOf: (covered: CoveredRecord) => Promise<string | undefined>,
  ): Promise<readonly (TakenRecord | Outcome)[]> {
    const name = sourceName(source.tenant, source.id);
    const checked = await Promise.all(records.map((one) => this.checked(one, signature, faultOf)));
    const now = this.clock.now();
    const timed = await Promise.all(
      checked.map(async (one) => {
        if ('disposition' in one || Math.abs(now - one.signedAt) <= signature.toleranceSeconds * SECOND_MS) return one;
        const wasSeen = (await this.seen.holder(name, one.id)) !== undefined;
        return wasSeen ? one : refused('stale', staleReason(signature));
      }),
    );
    const good = timed.flatMap((one) => ('disposition' in one ? [] : [one]));
    await this.seen.claim(
      name,
      good.map(({ id, record, signedAt }) => ({ id, record, until: signedAt + TOLERANCE_SECONDS_MAX * SECOND_MS })),
    );
    return Promise.all(
      timed.map(async (one) => {
        if ('disposition' in one) return one;
        const holder = await this.seen.holder(name, one.id);
        return holder === one.record
          ? one.taken
          : refused('replayed', `expected a record that was not sent before, found the one of ${holder}`);
      }),
    );
  }

  private async checked(
    { record, name }: NamedRecord,
    signature: Signed,
    faultOf: (covered: CoveredRecord) => Promise<string | undefined>,
  ): Promise<Outcome | { id: string; record: string; signedAt: number; taken: TakenRecord }> {
    const header = signature.scheme === 'jws' ? JWS_HEADER : MAC_HEADER;
    const covered = coveredRecord(record, signature, header);
    if ('fault' in covered) return refused('signature-invalid', covered.fault);
    if (covered.signature === undefined) return refused('unsigned', `expected header ${header} with a signature, found none`);
    const { id, timestamp, headers } = covered;
    const signedAt = signedAtMs(timestamp);
    if (id === '' || id.length > ID_LENGTH_MAX || signedAt === undefined)
      return refused(
        'signature-invalid',
        `expected ${ID_HEADER} with 1 to ${ID_LENGTH_MAX} characters and ${TIME_HEADER} with seconds since 1970, found others`,
      );
    const fault = await faultOf(covered);
    if (fault !== undefined) return refused('signature-invalid', fault);
    // An event without an id of its own has the one that is signed, wherever the record stands.
    return { id, record: name, signedAt, taken: { value: record.value, headers, name: id } };
  }

  private checkOf(source: CataloguedEventSource, signature: Signed): (covered: CoveredRecord) => Promise<string | undefined> {
    if (signature.scheme === 'hmac-sha256') {
      return async ({ id, timestamp, signature: presented, body }) => {
        const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': presented };
        const verdict = verifyWebhook({ headers, body }, await this.secretOf(source, signature.secret), 0, Number.POSITIVE_INFINITY);
        return 'fault' in verdict
          ? 'expected a signature of id, time, topic, headers and value with the secret of this source, found another'
          : undefined;
      };
    }
    const keyOf = this.keysOf(source, signature);
    return (covered) => jwsFault(covered.signature ?? '', payloadOf(covered), keyOf, signature.algorithms);
  }

  private keysOf({ tenant, id }: CataloguedEventSource, { keys, jwksUri }: Signed & { scheme: 'jws' }): KeyFinder {
    if (jwksUri === undefined) return inlineKeys(keys ?? []);
    const own = async () => {
      await this.known.ofIdentities(() => undefined);
      return this.egress.of(tenant);
    };
    const failed = (error: Error) =>
      this.logger.warn({ source: id, reason: error.message }, 'the keys of an event source could not be had');
    return keysAtAddress(jwksUri, { http: this.http, clock: this.clock, own, failed });
  }

  private async secretOf({ tenant }: CataloguedEventSource, name: string): Promise<string> {
    const secret = await this.secrets.find(tenant, name);
    const shortest = secret === undefined ? 0 : Math.min(...verifyingKeys(secret).map(({ length }) => length));
    if (secret !== undefined && shortest >= SIGNING_KEY_BYTES_MIN) return secret;
    const found = secret === undefined ? 'none' : `one of ${shortest} bytes`;
    throw new KeysUnavailable(
      `expected a secret of at least ${SIGNING_KEY_BYTES_MIN} bytes in ${variableOf(tenant, name)}, found ${found}; set it`,
    );
  }
}

const refused = (disposition: SignatureFault, reason: string): Outcome => unusable(disposition, reason);

const staleReason = ({ toleranceSeconds }: Signed): string =>
  `expected a record signed within ${toleranceSeconds} s of now, found an older or later one; check the producer's clock, or how long records wait to be read`;
