/** What lies in a data folder whose log is embedded. */
export const LOG_FILE = 'runbook.db';
export const DOCUMENTS_FILE = 'documents.db';
export const BLOB_FOLDER = 'blobs';

const SHA256_HEX = /^[0-9a-f]{64}$/;

/** Blobs are named by what they hold, in lower-case hex. */
export const isBlobName = (name: string): boolean => SHA256_HEX.test(name);
