import { EventStreamReader, type StreamEvent } from './event-stream.js';
import { noAnswer, problemOf, toProblem, type ApiProblem } from './problem.js';
import { fetched } from './sending.js';
import { backOnline, sayReached, sayUnreached } from './network.js';

export interface LiveHandlers {
  /** As many as came at once: a page that is drawn for each of a thousand is slow. */
  readonly onEvents: (events: readonly StreamEvent[]) => void;
  /** Nothing more will come. */
  readonly onEnd?: () => void;
  /** It was refused, for good. */
  readonly onProblem?: (problem: ApiProblem) => void;
  /** The connection broke, or there was none: it is tried again, or not, if it was refused for good. */
  readonly onBreak?: () => void;
  readonly lastId?: string | undefined;
}

const WAIT_MS_MIN = 500;
const WAIT_MS_MAX = 15_000;
/** More than two heartbeats of the service. */
const SILENCE_MS_MAX = 35_000;
const NO_CONTENT = 204;

/** Follows a stream through breaks of the network, from the last event on. What it answers stops it. */
export function follow(path: string, handlers: LiveHandlers): () => void {
  const gone = new AbortController();
  void followUntil(path, handlers, gone.signal);
  return () => gone.abort();
}

async function followUntil(
  path: string,
  { onEvents, onEnd, onProblem, onBreak, lastId }: LiveHandlers,
  signal: AbortSignal,
): Promise<void> {
  let last = lastId;
  let waitMs = WAIT_MS_MIN;
  while (!signal.aborted) {
    try {
      const answer = await fetched(path, {
        signal,
        headers: { accept: 'text/event-stream', ...(last !== undefined && { 'last-event-id': last }) },
      });
      sayReached();
      if (answer.status === NO_CONTENT) return onEnd?.();
      if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => undefined));
      waitMs = WAIT_MS_MIN;
      const reader = new EventStreamReader();
      for await (const piece of texts(answer)) {
        const events = reader.take(piece);
        last = reader.lastId ?? last;
        if (events.length > 0) onEvents(events);
      }
    } catch (error) {
      if (signal.aborted) return;
      const problem = toProblem(error);
      onBreak?.();
      if (problem.status >= 400 && problem.status < 500 && problem.status !== 429) return onProblem?.(problem);
      sayUnreached();
    }
    await backOnline(waitMs, signal);
    waitMs = Math.min(waitMs * 2, WAIT_MS_MAX);
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
