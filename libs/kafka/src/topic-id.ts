import type { Broker, Cluster } from 'kafkajs';
import { createRequire } from 'node:module';
import { ByteReader } from './protocol/byte-reader.js';

const require = createRequire(import.meta.url);
const Encoder = require('kafkajs/src/protocol/encoder.js') as new () => { writeBuffer(bytes: Buffer): object };

/** The request for metadata, in the first version that is asked by name and answers with ids (KIP-516). Brokers have it since 3.0. */
const METADATA = 3;
const VERSION = 12;
const UUID_BYTES = 16;
/** What old brokers, and topics made by them, have for an id. */
const NO_ID = Buffer.alloc(UUID_BYTES);
const NO_TAGS = 0;

/** What kafkajs 2.2.4 has in its cluster and brokers and not in its types. */
interface FullCluster {
  readonly brokerPool: { findConnectedBroker(): Promise<Broker> };
}
interface FullBroker {
  readonly versions: Readonly<Record<number, { readonly maxVersion: number }>>;
  readonly connectionPool: { send(request: object): Promise<unknown> };
}

/** The id that the cluster gave a topic when it was made; undefined: the broker knows of none. kafkajs has no request that tells it. */
export async function topicIdOf(cluster: Cluster, topic: string): Promise<string | undefined> {
  const broker = (await (cluster as unknown as FullCluster).brokerPool.findConnectedBroker()) as unknown as FullBroker;
  if ((broker.versions[METADATA]?.maxVersion ?? 0) < VERSION) return undefined;
  const request = {
    apiKey: METADATA,
    apiVersion: VERSION,
    apiName: 'Metadata',
    encode: () => Promise.resolve(new Encoder().writeBuffer(question(topic))),
  };
  const response = { decode: (bytes: Buffer) => Promise.resolve(idIn(bytes, topic)), parse: (id: unknown) => Promise.resolve(id) };
  return (await broker.connectionPool.send({ request, response })) as string | undefined;
}

/** The end of the request's header, one topic by its name, and three answers of no: to make it, and to tell who may do what. */
function question(topic: string): Buffer {
  const name = Buffer.from(topic);
  const length = unsignedVarint(name.length + 1);
  return Buffer.concat([Buffer.from([NO_TAGS, 2]), NO_ID, length, name, Buffer.from([NO_TAGS, 0, 0, NO_TAGS])]);
}

function idIn(bytes: Buffer, topic: string): string | undefined {
  const reader = new ByteReader(bytes);
  reader.int8(); // Tags of the answer's header: none.
  reader.int32(); // How long the broker was throttled.
  for (let brokers = unsigned(reader) - 1; brokers > 0; brokers--) {
    reader.int32();
    compact(reader);
    reader.int32();
    compact(reader);
    unsigned(reader);
  }
  compact(reader); // The cluster's id.
  reader.int32(); // The controller.
  unsigned(reader); // Topics: the one.
  const errorCode = reader.int16();
  compact(reader);
  if (errorCode !== 0) throw Object.assign(new Error(`expected the id of topic ${topic}, found error ${errorCode}`), typeOf(errorCode));
  const id = reader.take(UUID_BYTES);
  return id.equals(NO_ID) ? undefined : id.toString('base64url');
}

const UNKNOWN_TOPIC = 3;
const typeOf = (errorCode: number) => (errorCode === UNKNOWN_TOPIC ? { type: 'UNKNOWN_TOPIC_OR_PARTITION' } : {});

/** A text behind its length and one; none is none. */
const compact = (reader: ByteReader): Buffer => reader.take(Math.max(0, unsigned(reader) - 1));

function unsigned(reader: ByteReader): number {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = reader.int8() & 0xff;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

function unsignedVarint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Buffer.from([...bytes, left]);
    bytes.push((left & 0x7f) | 0x80);
  }
}
