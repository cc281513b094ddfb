import { utf8Length } from '../utf8-length.js';
import type { JsonObject } from '../json.js';
import { INLINE_BYTES_MAX } from '../limits.js';
import { violationsText, type JsonSchema } from './author-schema.js';
import type { ScheduleTimes } from './calendar.js';
import type { Runbook } from './document.js';
import { startInputs } from './start-inputs.js';

/** What happens when a schedule is due and the run that it started before has not ended. */
export type Overlap = 'skip' | 'queue' | 'replace' | 'allow';

/** A schedule as a version of a runbook has it. */
export interface ScheduleTerms extends ScheduleTimes {
  /** Names the schedule among the runbook's: expression and time zone, so that versions which both have it mean the same one. */
  readonly trigger: string;
  readonly overlap: Overlap;
}

export interface AuthoredSchedule extends ScheduleTerms {
  /** Absent where the author wrote none: the run starts with `{}`. */
  readonly inputs?: JsonObject;
  /** JSON Pointer. */
  readonly path: string;
}

const TIMEZONE_DEFAULT = 'UTC';
const OVERLAP_DEFAULT: Overlap = 'skip';

/** The schedules of a definition, each with its name. Two of one time are told apart by their order. */
export function schedulesOf({ triggers = [] }: Pick<Runbook, 'triggers'>): AuthoredSchedule[] {
  const seen = new Map<string, number>();
  return triggers.flatMap((trigger, index) => {
    if (!('schedule' in trigger)) return [];
    const { timezone = TIMEZONE_DEFAULT, overlap = OVERLAP_DEFAULT, inputs } = trigger;
    const schedule = trigger.schedule.trim().replaceAll(/\s+/g, ' ');
    const times = `${schedule} ${timezone}`;
    const count = (seen.get(times) ?? 0) + 1;
    seen.set(times, count);
    const name = count === 1 ? times : `${times} #${count}`;
    return [{ trigger: name, schedule, timezone, overlap, ...(inputs && { inputs }), path: `/triggers/${index}` }];
  });
}

/** What a schedule starts a run with, or why it cannot. */
export function scheduledInputs(
  schema: JsonSchema | undefined,
  authored: JsonObject,
): { readonly inputs: JsonObject } | { readonly fault: string } {
  const { inputs, violations } = startInputs(schema, authored);
  const bytes = utf8Length(JSON.stringify(inputs));
  if (bytes > INLINE_BYTES_MAX)
    return { fault: `expected inputs of at most ${INLINE_BYTES_MAX} bytes, found ${bytes}; let a step fetch what is large` };
  if (violations.length === 0) return { inputs };
  return { fault: `expected inputs that fit the runbook's schema, found: ${violationsText(violations, '/inputs')}` };
}
