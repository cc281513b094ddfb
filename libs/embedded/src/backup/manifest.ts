import { ownJson } from '@runbook/domain';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Content, sync } from './copy-whole.js';

/** The last thing that is written into a backup, so a folder that has it is whole. */
const FILE = 'manifest.json';
const FORMAT = 1;

/** What a backup holds. */
export interface Manifest {
  readonly format: typeof FORMAT;
  /** When the log was read, RFC 3339. */
  readonly madeAt: string;
  readonly files: readonly BackedUpFile[];
  /** Of a system on Kafka and MongoDB: what restores it there, and nowhere else. */
  readonly distributed?: object;
}

export interface BackedUpFile extends Content {
  /** Within the data folder, and within the backup; parts joined by `/`. */
  readonly path: string;
}

/** Durable when it resolves, if everything else in the folder is. */
export async function writeManifest(folder: string, contents: Omit<Manifest, 'format'>): Promise<Manifest> {
  const manifest: Manifest = { format: FORMAT, ...contents };
  await writeFile(join(folder, FILE), `${JSON.stringify(manifest, undefined, 1)}\n`, { flag: 'wx', flush: true });
  await sync(folder);
  return manifest;
}

/** Throws `BackupUnusable` for a folder without one. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new BackupUnusable(
      folder,
      `a manifest.json, found ${error.code}; a folder without one is no backup, or one that was not finished`,
    );
  });
  const manifest = parsed(text) as Partial<Manifest> | undefined;
  if (manifest?.format === FORMAT && Array.isArray(manifest.files)) return manifest as Manifest;
  throw new BackupUnusable(
    folder,
    `a manifest.json of format ${FORMAT}, found format ${String(manifest?.format)}; use the version that made it`,
  );
}

export class BackupUnusable extends Error {
  override readonly name = 'BackupUnusable';
  constructor(
    readonly folder: string,
    expected: string,
  ) {
    super(`expected in the backup ${folder} ${expected}`);
  }
}

function parsed(text: string): unknown {
  try {
    return ownJson(text);
  } catch {
    return undefined;
  }
}
