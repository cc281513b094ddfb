import { FOLDER_MODE } from '@runbook/ports';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { BLOB_FOLDER, DOCUMENTS_FILE, LOG_FILE } from '../data-folder.js';
import { contentOf, copyFile, sync, syncFolders } from './copy-whole.js';
import { type BackedUpFile, BackupUnusable, type Manifest, readManifest } from './manifest.js';

export interface RestoreOptions {
  readonly backup: string;
  /** Without data, or not there yet. */
  readonly dataFolder: string;
}

/**
 * Makes a data folder of a backup. Nothing is written before every file of the backup has been found to be what its manifest says, and the log
 * comes last: a service does not start on documents or blobs without their log, so a restore that was killed does not look like one that
 * was done.
 */
export async function restore({ backup, dataFolder }: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(backup);
  if (manifest.distributed)
    throw new BackupUnusable(
      backup,
      'the files of an embedded system, found those of one on Kafka and MongoDB; set KAFKA_BROKERS and MONGO_URL',
    );
  for (const file of manifest.files) await expectAsStated(backup, file);
  await expectEmpty(dataFolder);
  await mkdir(dataFolder, { recursive: true, mode: FOLDER_MODE });
  const others = manifest.files.filter(({ path }) => path !== LOG_FILE);
  for (const { path } of others) await copyFile(join(backup, path), join(dataFolder, path));
  await syncFolders(dataFolder, others);
  const underWay = join(dataFolder, `${LOG_FILE}.restoring`);
  await copyFile(join(backup, LOG_FILE), underWay);
  await rename(underWay, join(dataFolder, LOG_FILE));
  await sync(dataFolder);
  return manifest;
}

async function expectAsStated(backup: string, { path, bytes, sha256 }: BackedUpFile): Promise<void> {
  const file = join(backup, path);
  if (isAbsolute(path) || path.split('/').includes('..')) throw new BackupUnusable(backup, `paths within it, found ${path}; do not use it`);
  if (!existsSync(file)) throw new BackupUnusable(backup, `the file ${path}, found none; use another backup`);
  const found = await contentOf(file);
  if (found.sha256 === sha256) return;
  const what = `${found.bytes} bytes with SHA-256 ${found.sha256}`;
  throw new BackupUnusable(backup, `${path} with ${bytes} bytes and SHA-256 ${sha256}, found ${what}; use another backup`);
}

/** A write-ahead log that is left of another log would be read into this one. */
async function expectEmpty(dataFolder: string): Promise<void> {
  const found = existsSync(dataFolder) ? await readdir(dataFolder) : [];
  const ours = found.filter((name) => PARTS.some((part) => name.startsWith(part)));
  if (ours.length === 0) return;
  throw new Error(`expected no data in ${dataFolder} yet, found ${ours.slice(0, 5).join(', ')}; move it away, or set another DATA_DIR`);
}

const PARTS = [LOG_FILE, DOCUMENTS_FILE, BLOB_FOLDER];
