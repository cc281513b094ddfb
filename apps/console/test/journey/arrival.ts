import { readFile } from 'node:fs/promises';

/** What a start prints for a newcomer. */
export interface Arrival {
  /** Opens the console signed in, once. */
  readonly link: string;
  /** The key that was made up. */
  readonly key: string;
}

const LOOKS_MAX = 100;
const LOOK_EVERY_MS = 100;

/** It is printed just behind the service being ready. */
export async function arrivalAt(logFile: string): Promise<Arrival> {
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const text = await readFile(logFile, 'utf8');
    const [link] = /http:\S+\/sign-in#visit=[\w-]+/.exec(text) ?? [];
    const [, key] = /header X-API-KEY: (\S+)/.exec(text) ?? [];
    if (link !== undefined && key !== undefined) return { link, key };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`expected a link and a key in ${logFile}, found none`);
}
