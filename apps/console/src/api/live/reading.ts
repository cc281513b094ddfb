import { EventStreamReader, type StreamEvent } from '../event-stream.js';
import { noAnswer, problemOf } from '../problem.js';
import type { Position } from './positions.js';

/** More than two heartbeats of the service. */
export const SILENCE_MS_MAX = 35_000;
const NO_CONTENT = 204;

/** Asks the service for a stream, as the person of this page. */
export type OpenStream = (path: string, init: RequestInit) => Promise<Response>;

export interface Reading {
  readonly from: Position;
  readonly signal: AbortSignal;
  readonly onOpen: () => void;
  /** As many events as came at once, none with a heartbeat, and where the stream is behind them. */
  readonly onPiece: (events: readonly StreamEvent[], at: Position) => void;
}

/** Reads one connection to its end. `over`: nothing more will come. Rejects with a refusal, a break, or what aborted the signal. */
export async function readStream(open: OpenStream, path: string, { from, signal, onOpen, onPiece }: Reading): Promise<'over' | 'closed'> {
  const answer = await open(path, {
    signal,
    headers: { accept: 'text/event-stream', ...(from !== undefined && { 'last-event-id': from }) },
  });
  if (answer.status === NO_CONTENT) return 'over';
  if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => undefined));
  signal.throwIfAborted();
  onOpen();
  const reader = new EventStreamReader();
  for await (const piece of texts(answer)) {
    signal.throwIfAborted();
    const events = reader.take(piece);
    onPiece(events, reader.lastId ?? from);
  }
  return 'closed';
}

/** A stream that does not stay open: so long without a word it has no more to say for now. */
const QUIET_MS = 1_000;
/** Others wait for their turn. */
const LOOK_MS_MAX = 15_000;

/** Reads what there is by now: until nothing comes for a moment, or it is enough. */
export async function lookInto(
  open: OpenStream,
  path: string,
  { signal, onOpen, onPiece, ...reading }: Reading,
  isEnough: () => boolean,
): Promise<'over' | 'closed' | 'looked'> {
  const enough = new AbortController();
  const stop = () => enough.abort();
  const longest = setTimeout(stop, LOOK_MS_MAX);
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const said = () => {
    clearTimeout(quiet);
    quiet = setTimeout(stop, QUIET_MS);
    if (isEnough()) stop();
  };
  try {
    return await readStream(open, path, {
      ...reading,
      signal: AbortSignal.any([signal, enough.signal]),
      onOpen: () => (onOpen(), said()),
      onPiece: (events, at) => (onPiece(events, at), said()),
    });
  } catch (error) {
    if (enough.signal.aborted) return 'looked';
    throw error;
  } finally {
    clearTimeout(longest);
    clearTimeout(quiet);
  }
}

async function* texts(answer: Response): AsyncGenerator<string> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = reader ? await heard(reader.read()) : { done: true as const, value: undefined };
      if (done) return;
      yield value;
    }
  } finally {
    void reader?.cancel().catch(() => undefined);
  }
}

/** A connection that was cut without a word looks like one on which nothing happens; the service says something every 15 s. */
async function heard<Piece>(piece: Promise<Piece>): Promise<Piece> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(noAnswer()), SILENCE_MS_MAX);
  });
  return Promise.race([piece, silence]).finally(() => clearTimeout(timer));
}
