import mongoose, { type Connection } from 'mongoose';
import { connectionFault, shownUrl } from './connection-fault.js';
import type { Database } from './database.js';
import { MongoBlobStore } from './mongo-blob-store.js';
import { MongoDocumentStore } from './mongo-document-store.js';

export interface MongoSettings {
  /** `mongodb://…/<database>`; the database holds everything. */
  readonly url: string;
  /** Before this time without a server that takes writes, an operation fails. Default `SERVER_SELECTION_TIMEOUT_MS`. */
  readonly serverSelectionTimeoutMs?: number;
}

export interface OpenedMongo {
  readonly documents: MongoDocumentStore;
  readonly blobs: MongoBlobStore;
  close(): Promise<void>;
}

/** A primary's election takes up to 12 s by MongoDB's defaults. */
const SERVER_SELECTION_TIMEOUT_MS = 15_000;
/** A write that a majority has not got by then is reported as failed; it may still arrive. */
const WRITE_CONCERN_TIMEOUT_MS = 10_000;
/** The stores are used by one process's readers and requests; more connections than this wait for each other in the server. */
const CONNECTIONS_MAX = 20;

/**
 * The document store and the blob store over one MongoDB database. Writes are acknowledged by a majority and their journals; reads see
 * what a majority has, from the primary.
 *
 * @throws Error when no server answers in time
 */
export async function openMongo({ url, serverSelectionTimeoutMs = SERVER_SELECTION_TIMEOUT_MS }: MongoSettings): Promise<OpenedMongo> {
  const connection = mongoose.createConnection(url, {
    serverSelectionTimeoutMS: serverSelectionTimeoutMs,
    maxPoolSize: CONNECTIONS_MAX,
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: WRITE_CONCERN_TIMEOUT_MS },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    retryWrites: true,
    autoIndex: false,
    autoCreate: false,
  });
  const database = await databaseOf(connection, url);
  const documents = new MongoDocumentStore(database);
  const blobs = new MongoBlobStore(database);
  return {
    documents,
    blobs,
    close: () => connection.close(),
  };
}

async function databaseOf(connection: Connection, url: string): Promise<Database> {
  try {
    await connection.asPromise();
  } catch (error) {
    await connection.close(true).catch(() => undefined);
    // Without its cause: what the driver says may hold the URL.
    throw new Error(connectionFault(error, url));
  }
  if (!connection.db) throw new Error(`expected ${shownUrl(url)} to name a database, found none; write mongodb://host/database`);
  return connection.db;
}
