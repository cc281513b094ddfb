import { Failure } from '../failure.js';
import { isObject, parsedJson } from '../json.js';
import { pause } from '../time.js';
import type { Http } from './http.js';
import { Refusal } from './problem.js';
import { sentEvents, type SentEvent } from './server-sent-events.js';

/** Between a connection that broke and the next. */
const RECONNECT_MS = 500;
const RECONNECT_MS_MAX = 15_000;

export interface LiveView {
  /** From the root of the service. */
  readonly path: string;
  /** The id of the last event that is known already. */
  readonly behind?: string;
  /** Told of each connection that broke. */
  readonly lost?: (error: unknown) => void;
  readonly found?: () => void;
}

/** The run has risen above the reader while he watched it, or his clearance was withdrawn: nothing more is told, and asking again would be refused. */
function risen({ data }: SentEvent): Failure {
  const said = parsedJson(data);
  const level = isObject(said) && typeof said['classification'] === 'string' ? `classified ${said['classification']}` : 'classified';
  return new Failure(`the run is ${level} now, above your clearance: nothing more of it is shown`, {
    exit: 'notAllowed',
    hints: ['it goes on; an administrator can clear you for it: runbook whoami'],
  });
}

/**
 * The events of a live view, over as many connections as it takes: each goes on behind the last id, so that none is lost and none comes twice. It
 * ends when the service says that nothing follows (204), or when it has ended the view and says so on the next connection.
 */
export async function* liveEvents(http: Http, { path, behind, lost, found }: LiveView): AsyncGenerator<SentEvent> {
  let last = behind;
  for (let failures = 0; ;) {
    http.expectInTime();
    try {
      const answer = await http.send({
        method: 'GET',
        path,
        isStream: true,
        headers: { accept: 'text/event-stream', ...(last !== undefined && { 'last-event-id': last }) },
      });
      if (answer.status === 204 || !answer.body) return;
      if (failures > 0) found?.();
      for await (const event of sentEvents(answer.body as AsyncIterable<Uint8Array>)) {
        failures = 0;
        last = event.id ?? last;
        if (event.type === 'clearance-missing') throw risen(event);
        yield event;
      }
    } catch (error) {
      http.expectInTime();
      // A refusal stands; everything else is a connection.
      if (error instanceof Refusal && error.problem.status < 500 && error.problem.status !== 429) throw error;
      if (error instanceof Failure && error.exit !== 1) throw error;
      if (failures === 0) lost?.(error);
      failures += 1;
    }
    await pause(Math.min(RECONNECT_MS_MAX, RECONNECT_MS * 2 ** Math.min(failures, 6)), http.signal);
  }
}
