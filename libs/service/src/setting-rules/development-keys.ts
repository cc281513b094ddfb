import type { DevelopmentPerson } from '../development-persons.js';
import type { SettingFault, SettingRule } from '../setting-kinds.js';
import type { WorkerKey } from '../worker-settings.js';

interface Variables {
  readonly DEV_API_KEY?: string | undefined;
  readonly DEV_API_KEYS?: readonly DevelopmentPerson[] | undefined;
  readonly DEV_WORKER_KEYS?: readonly WorkerKey[] | undefined;
  readonly NODE_ENV?: string | undefined;
}

const REASON = 'expected none with NODE_ENV=production, found some; keys in a variable are for development';

/** Of persons and workers whom the settings name. */
export const developmentKeys: SettingRule<Variables> = {
  reads: ['DEV_API_KEY', 'DEV_API_KEYS', 'DEV_WORKER_KEYS', 'NODE_ENV'],
  faults({ DEV_API_KEY: key, DEV_API_KEYS: persons, DEV_WORKER_KEYS: workers, NODE_ENV: mode }) {
    const found: SettingFault[] = [];
    const ofPersons = (message: string) => found.push({ variable: 'DEV_API_KEYS', message });
    const ofWorkers = (message: string) => found.push({ variable: 'DEV_WORKER_KEYS', message });
    const isProduction = mode === 'production';
    if (persons && isProduction) ofPersons(`${REASON}: admit members, and issue keys for them`);
    if (persons?.some((person) => person.key === key))
      ofPersons("expected keys of the persons' own, found the one of DEV_API_KEY; make others with: openssl rand -hex 24");
    if (workers && isProduction) ofWorkers(`${REASON}: admit the workers as services, and issue keys for them`);
    const taken = new Set([key, ...(persons ?? []).map((person) => person.key)]);
    if (workers?.some((worker) => taken.has(worker.key)))
      ofWorkers("expected keys of the workers' own, found one of a person; make others with: openssl rand -hex 24");
    return found;
  },
};
