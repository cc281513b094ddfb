import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { BlobCorrupt, systemClock } from '@runbook/ports';
import { BLOB_FOLDER, DOCUMENTS_FILE, isBlobName, LOG_FILE } from '../data-folder.js';
import { openForBackup, rowsOf } from '../safe-file.js';
import { contentOf, copyFile, sync, syncFolders } from './copy-whole.js';
import { type BackedUpFile, type Manifest, writeManifest } from './manifest.js';

export interface BackupOptions {
  /** Holds `runbook.db`, `documents.db` and `blobs/`; a service may be writing there. */
  readonly dataFolder: string;
  /** Made by this; its parent is made when it is not there. */
  readonly target: string;
}

/**
 * Copies a data folder, also while a service writes there, into what a `kill -9` at one instant would have left.
 *
 * - B1 Each database is read in one transaction, the documents before the log: what is folded from the log is never ahead of it.
 * - B2 The blobs come last. They are written before the record that names them and never changed, so every blob that the copied
 *   log names is there.
 * - B3 The folder has another name until all of it is on the disk, and the manifest is written last: what has its name is whole.
 */
export async function backUp({ dataFolder, target }: BackupOptions): Promise<Manifest> {
  const whole = resolve(target);
  if (existsSync(whole)) throw new Error(`expected no ${whole} yet, found one; name a folder that is not there, one for each backup`);
  expectLog(join(dataFolder, LOG_FILE));
  await mkdir(dirname(whole), { recursive: true });
  await removeUnfinished(whole);
  const folder = `${whole}${UNFINISHED}${process.pid}`;
  await mkdir(folder);
  try {
    const manifest = await copyInto(folder, dataFolder);
    // A crash before this leaves a folder under another name, which no restore takes; one after it a whole backup.
    await rename(folder, whole);
    await sync(dirname(whole));
    return manifest;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const UNFINISHED = '.unfinished-';

async function copyInto(folder: string, dataFolder: string): Promise<Manifest> {
  const files: BackedUpFile[] = [];
  if (existsSync(join(dataFolder, DOCUMENTS_FILE))) files.push(await copyDatabase(DOCUMENTS_FILE, dataFolder, folder));
  files.push(await copyDatabase(LOG_FILE, dataFolder, folder));
  const madeAt = new Date(systemClock.now()).toISOString();
  for (const path of await blobsIn(dataFolder)) files.push(await copyBlob(path, dataFolder, folder));
  await syncFolders(folder, files);
  return writeManifest(folder, { madeAt, files });
}

/** One transaction that reads all of it; the writer goes on beside it. */
async function copyDatabase(path: string, dataFolder: string, folder: string): Promise<BackedUpFile> {
  const copy = join(folder, path);
  const connection = openForBackup(join(dataFolder, path));
  try {
    connection.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
  } finally {
    connection.close();
  }
  await sync(copy);
  return { path, ...(await contentOf(copy)) };
}

async function copyBlob(path: string, dataFolder: string, folder: string): Promise<BackedUpFile> {
  const content = await copyFile(join(dataFolder, path), join(folder, path));
  if (content.sha256 !== basename(path)) throw new BlobCorrupt(basename(path), content.sha256);
  return { path, ...content };
}

/** Their paths within the data folder. Those that are still being written have other names. */
async function blobsIn(dataFolder: string): Promise<string[]> {
  const found = await readdir(join(dataFolder, BLOB_FOLDER), { recursive: true }).catch(ifMissing([]));
  return found.filter((path) => isBlobName(basename(path))).map((path) => `${BLOB_FOLDER}/${path.replaceAll(sep, '/')}`);
}

/** What backups to the same place that were killed have left. */
async function removeUnfinished(whole: string): Promise<void> {
  const left = (await readdir(dirname(whole))).filter((name) => name.startsWith(`${basename(whole)}${UNFINISHED}`));
  await Promise.all(left.map((name) => rm(join(dirname(whole), name), { recursive: true, force: true })));
}

/** A wrong folder must not become a backup of nothing. */
function expectLog(file: string): void {
  const records = existsSync(file) ? recordsIn(file) : 0;
  if (records === 0) throw new Error(`expected a log with records in ${file}, found none; set DATA_DIR to the data folder of the service`);
}

function recordsIn(file: string): number {
  const connection = openForBackup(file);
  try {
    const [table] = rowsOf(connection, `SELECT 1 FROM sqlite_master WHERE name = 'log_batch'`);
    return table ? rowsOf(connection, 'SELECT 1 FROM log_batch LIMIT 1').length : 0;
  } finally {
    connection.close();
  }
}

const ifMissing =
  <T>(instead: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code !== 'ENOENT') throw error;
    return instead;
  };
