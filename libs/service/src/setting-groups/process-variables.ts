import { setting } from '../setting-facts.js';
import { oneOf } from '../setting-kinds.js';

export const processVariables = {
  NODE_ENV: setting(oneOf(['production', 'development', 'test']).optional(), {
    group: 'process',
    // Others in the process read it from the environment themselves.
    twin: false,
    kind: '`production`, `development`, `test`',
    meaning: 'with `production` no key is made up, `DEV_API_KEYS` and `DEV_WORKER_KEYS` are refused, and what is weak refuses the start',
  }),
  LOG_LEVEL: setting(oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'), {
    group: 'process',
    kind: '`fatal`, `error`, `warn`, `info`, `debug`, `trace`, `silent`',
    meaning: 'from which level on the [log](operating.md#what-the-log-says) says something',
  }),
};
