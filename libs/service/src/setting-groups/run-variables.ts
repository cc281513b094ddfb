import { setting } from '../setting-facts.js';
import { oneOf, whole } from '../setting-kinds.js';

const group = 'runs';

export const runVariables = {
  REVIEW: setting(oneOf(['off', 'required']).optional(), {
    group,
    kind: '`off` or `required`',
    readBy: ['api-gateway', 'orchestrator'],
    otherwise: '`off` embedded, `required` on Kafka and with `NODE_ENV=production`',
    meaning: 'whether a version needs the approval of somebody who [had no part in it](lifecycle.md)',
  }),
  APPROVAL_DEADLINES_WHILE_PAUSED: setting(oneOf(['run', 'freeze']).default('run'), {
    group,
    kind: '`run` or `freeze`',
    readBy: ['api-gateway'],
    meaning: 'whether the deadlines of approvals go on while a run is paused',
  }),
  EVENT_DUPLICATES_DAYS: setting(whole(1, 90).default(7), {
    group,
    kind: 'whole number',
    unit: 'days, 1 to 90',
    readBy: ['orchestrator'],
    meaning: 'how long an external event is known as a duplicate',
  }),
};
