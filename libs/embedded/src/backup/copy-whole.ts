import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What lies in a file. */
export interface Content {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Copies a file to a path that is not there yet, and says what it holds. The copy is durable, but for its name, when this resolves. */
export async function copyFile(from: string, to: string): Promise<Content> {
  await mkdir(dirname(to), { recursive: true });
  const meter = new Meter();
  await pipeline(createReadStream(from), meter, createWriteStream(to, { flags: 'wx' }));
  await sync(to);
  return meter.content;
}

export async function contentOf(file: string): Promise<Content> {
  const meter = new Meter();
  await pipeline(createReadStream(file), meter.resume());
  return meter.content;
}

/** Makes a file's bytes, or a folder's names, durable. */
export async function sync(path: string): Promise<void> {
  const opened = await open(path, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

/** Makes the names of these files durable, and those of the folders between them and `root`. */
export async function syncFolders(root: string, files: readonly { readonly path: string }[]): Promise<void> {
  const folders = new Set(files.flatMap(({ path }) => path.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/'))));
  for (const folder of folders) await sync(join(root, folder));
}

/** Passes bytes on, counted and hashed. */
class Meter extends Transform {
  private readonly hash: Hash = createHash('sha256');
  private bytes = 0;

  get content(): Content {
    return { bytes: this.bytes, sha256: this.hash.copy().digest('hex') };
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }
}
