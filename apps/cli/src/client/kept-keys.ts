import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isObject, parsedJson } from '../json.js';
import { alone, isRunning, replace } from '../settings/config-file.js';
import { wallMs } from '../time.js';

/** After that long a command that is run again is meant anew. */
const KEPT_MS = 60 * 60_000;

interface OpenRequest {
  /** SHA-256 of the request: what was in it is nobody's business. */
  readonly digest: string;
  readonly key: string;
  readonly at: number;
  /** The command that waits for its answer. */
  readonly pid: number;
}

/** An idempotency key for one request: made, or the one of the same request whose answer never came. */
export interface RequestKey {
  readonly key: string;
  readonly isReused: boolean;
  /** The answer is known, whatever it is: the next command like it is another request. */
  readonly settled: () => Promise<void>;
}

/**
 * The key under which a request is sent. It is noted before the request is sent and forgotten with its answer, so that the same command, run again
 * behind a connection that broke, does nothing twice. A command that runs beside one like it is another request: its own answer is still to come.
 */
export async function requestKey(
  env: NodeJS.ProcessEnv,
  request: unknown,
  given?: string,
  isStillRunning: (pid: number) => boolean = isRunning,
): Promise<RequestKey> {
  if (given !== undefined) return { key: given, isReused: false, settled: async () => undefined };
  const file = requestsFile(env);
  const digest = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  const { key, isReused } = await alone(file, async () => {
    const open = await openRequests(file);
    const before = open.find((each) => each.digest === digest && !isStillRunning(each.pid));
    const own: OpenRequest = { digest, key: before?.key ?? `cli-${randomUUID()}`, at: before?.at ?? wallMs(), pid: process.pid };
    await write(file, [...open.filter((each) => each !== before), own]);
    return { key: own.key, isReused: before !== undefined };
  });
  const settled = () =>
    alone(file, async () =>
      write(
        file,
        (await openRequests(file)).filter((each) => each.key !== key),
      ),
    );
  return { key, isReused, settled };
}

const requestsFile = (env: NodeJS.ProcessEnv): string =>
  join(env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local', 'state'), 'runbook', 'open-requests.json');

async function openRequests(file: string): Promise<readonly OpenRequest[]> {
  const found = parsedJson(await readFile(file, 'utf8').catch(() => '[]'));
  return Array.isArray(found) ? found.filter(isOpen) : [];
}

const isOpen = (value: unknown): value is OpenRequest =>
  isObject(value) &&
  typeof value['digest'] === 'string' &&
  typeof value['key'] === 'string' &&
  typeof value['at'] === 'number' &&
  typeof value['pid'] === 'number' &&
  wallMs() - value['at'] < KEPT_MS;

const write = (file: string, open: readonly OpenRequest[]): Promise<void> => replace(file, `${JSON.stringify(open)}\n`);
