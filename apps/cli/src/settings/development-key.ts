import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository that this command is built in. */
export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

export interface DevelopmentKey {
  readonly key: string;
  readonly file: string;
}

/** Where the data of an embedded service may lie: what is named, else below where one stands, else below the repository. */
export function dataFolders(env: NodeJS.ProcessEnv, cwd: string): readonly string[] {
  const named = env['DATA_DIR'];
  return named ? [named] : [join(cwd, '.data'), join(REPOSITORY, '.data')];
}

/** The key that an embedded service on this machine made for itself, if it is one's own and nobody else can read it. */
export async function developmentKey(folders: readonly string[]): Promise<DevelopmentKey | undefined> {
  for (const folder of folders) {
    const file = join(folder, 'development-key');
    const key = await ownText(file);
    if (key !== undefined && key !== '') return { key, file };
  }
  return undefined;
}

async function ownText(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return undefined;
  try {
    const { uid, mode } = await handle.stat();
    const isOwn = process.platform === 'win32' || (uid === process.getuid?.() && (mode & 0o077) === 0);
    return isOwn ? (await handle.readFile('utf8')).trim() : undefined;
  } finally {
    await handle.close();
  }
}
