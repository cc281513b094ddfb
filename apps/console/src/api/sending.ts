import { keyedAct } from './keyed-acts.js';
import { backOnline, sayReached, sayUnreached } from './network.js';
import { noAnswer } from './problem.js';

const REFRESH = '/api/v1/auth/refresh';
const REFRESHING: RequestInit = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}', credentials: 'same-origin' };
/** So long an act is sent again by itself while the service is not reached; then its person is told. */
const AGAIN_MS_MAX = 60_000;
const AGAIN_EVERY_MS = 1_500;
let refreshing: Promise<boolean> | undefined;
let onOver: () => void = () => undefined;

/** Who is told that there is no session any more. */
export function whenSessionIsOver(told: () => void): void {
  onOver = told;
}

/**
 * Sends with the cookie of the session. An access token is good for minutes: where it is over, the session is renewed once for all that wait, and the
 * request sent again. An act that has a key is sent again until an answer comes.
 */
export async function sent(request: Request): Promise<Response> {
  const act = await keyedAct(request);
  if (!act) return inSession(request);
  const answer = await untilAnswered(act.request);
  act.answered();
  return answer;
}

/** Of a page's own address, to read what the typed client has no words for: streams, texts, files. */
export const fetched = (path: string, init: RequestInit = {}): Promise<Response> =>
  sent(new Request(new URL(path, location.origin), { credentials: 'same-origin', ...init }));

async function inSession(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await reached(request);
  if (answer.status !== 401 || isAboutSignIn(request.url)) return answer;
  if (await renewed()) return reached(again);
  onOver();
  return answer;
}

async function untilAnswered(request: Request): Promise<Response> {
  const until = performance.now() + AGAIN_MS_MAX;
  for (;;) {
    try {
      return await inSession(request.clone());
    } catch (error) {
      if (request.signal.aborted || performance.now() > until) throw error;
    }
    await backOnline(AGAIN_EVERY_MS, request.signal);
  }
}

async function reached(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    sayReached();
    return answer;
  } catch (error) {
    if (request.signal.aborted) throw error;
    sayUnreached();
    throw noAnswer();
  }
}

/** Whether there is a session again. That the service was not reached is none of its answers: nobody is signed out by a network that is away. */
function renewed(): Promise<boolean> {
  refreshing ??= reached(new Request(new URL(REFRESH, location.origin), REFRESHING))
    .then(({ ok }) => ok)
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}

/** Their 401 says that the password was wrong. */
const isAboutSignIn = (url: string): boolean =>
  /\/auth\/(login|refresh|password|setup|key-session|first-visit|step-up)$/.test(new URL(url).pathname);
