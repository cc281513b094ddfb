import { setting } from './setting-facts.js';
import { oneOf, whole } from './setting-kinds.js';

/** When starts of runs are refused because there is too much to do. */
export interface AdmissionSettings {
  /** Undefined: never. */
  readonly admission?: {
    /** Nine of ten starts are decided within it; as many as that are under way. */
    readonly decidedWithinMs: number;
    /** How far the read model may be behind the log. */
    readonly lagMsMax: number;
    /** How much of the heap that the process may have is in use. */
    readonly memoryPercentMax: number;
  };
}

const ofGateway = { group: 'admission', readBy: ['api-gateway'] } as const;

export const admissionVariables = {
  ADMISSION: setting(oneOf(['on', 'off']).default('on'), {
    ...ofGateway,
    kind: '`on` or `off`',
    meaning: 'with `off`, starts are not refused [when there is too much to do](observing.md#when-there-is-too-much-to-do)',
  }),
  ADMISSION_COMMIT_MS: setting(whole(10, 10_000).default(500), {
    ...ofGateway,
    kind: 'whole number',
    unit: 'ms',
    meaning: 'nine of ten starts are decided within it; when they are not, fewer are let in',
  }),
  ADMISSION_LAG_MS: setting(whole(100, 600_000).default(5_000), {
    ...ofGateway,
    kind: 'whole number',
    unit: 'ms',
    meaning: 'how far the read model may be behind the log',
  }),
  ADMISSION_MEMORY_PERCENT: setting(whole(10, 99).default(90), {
    ...ofGateway,
    kind: 'whole number',
    unit: 'percent',
    meaning: 'how much of its heap the gateway may use',
  }),
};

export interface AdmissionVariables {
  readonly ADMISSION: 'on' | 'off';
  readonly ADMISSION_COMMIT_MS: number;
  readonly ADMISSION_LAG_MS: number;
  readonly ADMISSION_MEMORY_PERCENT: number;
}

export function admissionSettings(read: AdmissionVariables): AdmissionSettings {
  if (read.ADMISSION === 'off') return {};
  const { ADMISSION_COMMIT_MS: decidedWithinMs, ADMISSION_LAG_MS: lagMsMax, ADMISSION_MEMORY_PERCENT: memoryPercentMax } = read;
  return { admission: { decidedWithinMs, lagMsMax, memoryPercentMax } };
}
