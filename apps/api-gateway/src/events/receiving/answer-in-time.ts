import { Problem } from '../../http/problem.js';
import { DecisionsLate } from './correlation-decisions.js';

/** When asking again makes sense: about the time in which a partition finds a new owner. */
const RETRY_AFTER_SECONDS = 5;

/** What was received within a request. Throws the problem `decision-pending` for decisions that come late; `again` says how to ask once more. */
export async function answerInTime<Received>(receive: () => Promise<Received>, again: string): Promise<Received> {
  try {
    return await receive();
  } catch (error) {
    if (!(error instanceof DecisionsLate)) throw error;
    const message = `${error.message}; ${again}: what was decided is not decided twice`;
    throw new Problem('decision-pending', message, { headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } });
  }
}
