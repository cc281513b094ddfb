import { Problem } from '../../http/problem.js';
import { DuplicatesExceeded } from './event-receiver.js';
import { DecisionsLate } from './correlation-decisions.js';

/** When asking again makes sense: about the time in which a partition finds a new owner. */
const RETRY_AFTER_SECONDS = 5;

/** Room comes back as days go by. */
const RETRY_FULL_AFTER_SECONDS = 600;

/**
 * What was received within a request. Throws the problem `decision-pending` for decisions that come late, `events-exceeded` for
 * more events than can be remembered; `again` says how to ask once more.
 */
export async function answerInTime<Received>(receive: () => Promise<Received>, again: string): Promise<Received> {
  try {
    return await receive();
  } catch (error) {
    if (error instanceof DuplicatesExceeded) {
      throw new Problem('events-exceeded', error.message, { headers: { 'retry-after': String(RETRY_FULL_AFTER_SECONDS) } });
    }
    if (!(error instanceof DecisionsLate)) throw error;
    const message = `${error.message}; ${again}: what was decided is not decided twice`;
    throw new Problem('decision-pending', message, { headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } });
  }
}
