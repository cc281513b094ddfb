import type { z } from 'zod';
import { admissionVariables } from './admission-settings.js';
import { edgeVariables } from './edge-settings.js';
import { kafkaSecurityVariables } from './kafka-security.js';
import { policyVariables } from './policy-settings.js';
import { sealingVariables } from './sealing/sealing-settings.js';
import { callerVariables } from './setting-groups/caller-variables.js';
import { outgoingVariables } from './setting-groups/outgoing-variables.js';
import { processVariables } from './setting-groups/process-variables.js';
import { runVariables } from './setting-groups/run-variables.js';
import { storeVariables } from './setting-groups/store-variables.js';
import { telemetryVariables } from './telemetry-settings.js';
import { quotaVariables } from './tenant-quotas.js';

/**
 * Every variable that the services read, by name, with the schema that reads it and the facts that the guide tells of it (`setting(schema, facts)`): there is no
 * other list of them.
 */
export const settingSchemas = {
  ...processVariables,
  ...edgeVariables,
  ...storeVariables,
  ...kafkaSecurityVariables,
  ...callerVariables,
  ...sealingVariables,
  ...policyVariables,
  ...outgoingVariables,
  ...quotaVariables,
  ...admissionVariables,
  ...runVariables,
  ...telemetryVariables,
};

/** What could be read of the environment, each variable by itself. */
export type SettingVariables = z.output<z.ZodObject<typeof settingSchemas>>;
