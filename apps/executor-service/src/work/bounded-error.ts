import type { Redactor } from '@runbook/outbound';
import { heldValue, type Json, type StepError } from '@runbook/domain';

/** The error as it goes on record: without secrets, and small enough for a record that holds it twice. */
export function boundedError({ name, message, terminal, details }: StepError, redactor: Redactor): StepError {
  return {
    name,
    message: redactor.excerpt(message, MESSAGE_LENGTH_MAX).toWellFormed(),
    ...(terminal && { terminal }),
    ...(details !== undefined && { details: boundedDetails(redactor.json(details)) }),
  };
}

/** Characters; a message is read by people. */
export const MESSAGE_LENGTH_MAX = 2_000;

/** Characters of JSON text; expressions may read them, so they stand in the state for as long as the run. */
export const DETAILS_LENGTH_MAX = 16 * 1024;

function boundedDetails(details: Json): Json {
  try {
    const length = JSON.stringify(details).length;
    return length <= DETAILS_LENGTH_MAX
      ? heldValue(details)
      : { omitted: `${length} characters of details, more than the ${DETAILS_LENGTH_MAX} that are kept` };
  } catch {
    return { omitted: 'details that are no JSON' };
  }
}
