import { PREFIX, answered } from '../../client/api.js';
import { liveEvents } from '../../client/live.js';
import { misused } from '../../failure.js';
import type { Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { cleanLines } from '../../terminal/clean.js';
import { pause } from '../../time.js';
import { readEvent } from './event-words.js';

export interface OutputFlags {
  readonly follow?: boolean;
  readonly raw?: boolean;
}

/** Without --follow, what a step that still runs has written is everything that came until nothing has come for this long. */
const QUIET_MS = 700;

/** What the command of a step writes, as it comes. */
export async function output(
  session: Session,
  [id = '', step = '']: readonly string[],
  { follow = false, raw = false }: OutputFlags,
): Ended {
  if (raw && session.screen.isTerminal) session.words.warn('--raw: what the host wrote is obeyed by this terminal');
  session.onDetach(`the step goes on; come back with: runbook run output ${id} ${step} --follow`);
  const { http, api } = await session.connect();
  const { items } = await answered(api.GET('/api/v1/executions/{id}/steps', { params: { path: { id } } }));
  if (!items.some((each) => each.id === step)) {
    throw misused(
      `expected a step of ${id}, found none named ${step}`,
      `its steps: ${items
        .map((each) => each.id)
        .slice(0, 20)
        .join(', ')}`,
    );
  }
  const path = `${PREFIX}/executions/${encodeURIComponent(id)}/steps/${encodeURIComponent(step)}/output`;
  const events = liveEvents(http, { path })[Symbol.asyncIterator]();
  for (;;) {
    const next = events.next();
    next.catch(() => undefined);
    const found = await (follow ? next : Promise.race([next, pause(QUIET_MS, session.signal)]));
    if (found === undefined || found.done) return;
    const { text } = readEvent(found.value);
    if (typeof text !== 'string') continue;
    session.write(raw ? text : cleanLines(text));
  }
}
