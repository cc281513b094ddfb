import type { Clock, EventLog, TopicSpec } from '@runbook/ports';
import { Patience } from '@runbook/processor';
import type { Logger } from './logger.js';

/** A broker that is away is back within this, or others lead in its place. What takes longer is said to who operates the service, by its end. */
export const TOPICS_WITHIN_MS = 60_000;

/**
 * Creates the topics that do not exist, and looks at those that do. One of several brokers may be away when a service starts: it is waited for. Throws
 * `TopicsUnfit` at once, and after `TOPICS_WITHIN_MS` what the last try failed with.
 */
export async function ensureTopicsAtStart(log: EventLog, topics: readonly TopicSpec[], clock: Clock, lines: Logger): Promise<void> {
  const patience = new Patience({
    who: 'the start',
    clock,
    unanswered: (facts) => lines.warn(facts, 'the topics of the log cannot be looked at yet; trying again'),
  });
  const callOff = clock.after(TOPICS_WITHIN_MS, () => patience.end());
  try {
    await patience.with('the topics of the log', () => log.ensureTopics(topics));
  } finally {
    callOff();
  }
}
