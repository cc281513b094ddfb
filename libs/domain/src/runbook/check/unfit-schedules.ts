import { scanTemplate } from '../../expression/index.js';
import { SchemaRefused } from '../../json-schema/index.js';
import type { JsonObject } from '../../json.js';
import type { Runbook } from '../document.js';
import { scheduledInputs, schedulesOf, type AuthoredSchedule } from '../schedules.js';
import type { Facts, Finding } from './facts.js';

/** Schedules of one runbook: more is a list of work, which belongs into a queue of its own. */
export const SCHEDULES_MAX = 20;

/** A schedule must come to pass, and what can be known of its firings beforehand is told. */
export function unfitSchedules({ runbook, surroundings }: Facts): Finding[] {
  return schedulesOf(runbook).flatMap((schedule, index) => {
    const { path } = schedule;
    const fault = surroundings.calendar?.fault(schedule);
    return [
      ...(fault ? [{ code: `invalid-${fault.member}`, message: fault.message, path: `${path}/${fault.member}` }] : []),
      ...(index === SCHEDULES_MAX ? [tooMany(path)] : []),
      ...unfitInputs(runbook, schedule),
      ...shutGate(runbook, path),
    ];
  });
}

const tooMany = (path: string): Finding => ({
  code: 'limit-schedules',
  message: `expected at most ${SCHEDULES_MAX} schedules, found more; let one of them start the others`,
  path,
});

/** Inputs that are computed are looked at when the schedule fires. Where there are none at all the author may start the runbook otherwise. */
function unfitInputs({ inputs: schema }: Runbook, { inputs, path }: AuthoredSchedule): Finding[] {
  if (inputs && scanTemplate(inputs).template.expressions.length > 0) return [];
  const message = faultOf(schema, inputs ?? {});
  if (message === undefined) return [];
  if (inputs) return [{ code: 'unfit-inputs', message, path: `${path}/inputs` }];
  return [{ code: 'schedule-starts-nothing', severity: 'warning', message: `${message}; add inputs to the schedule`, path }];
}

function faultOf(schema: Runbook['inputs'], inputs: JsonObject): string | undefined {
  try {
    const found = scheduledInputs(schema, inputs);
    return 'fault' in found ? found.fault : undefined;
  } catch (error) {
    // A schema that is none is told where it stands.
    if (error instanceof SchemaRefused) return undefined;
    throw error;
  }
}

/** A schedule states no legal basis and no data licenses, so the gate never lets it through, unless the runbook names an authority. */
function shutGate({ legalBasis }: Runbook, path: string): Finding[] {
  const lacksBasis = legalBasis?.required && legalBasis.authority === undefined;
  if (!lacksBasis && !legalBasis?.dataLicenses?.length) return [];
  const found = lacksBasis ? 'required: true' : 'dataLicenses';
  const message = `expected a runbook that may start without a legal basis and data licenses, found ${found}; every firing will be refused`;
  return [{ code: 'schedule-starts-nothing', severity: 'warning', message, path }];
}
