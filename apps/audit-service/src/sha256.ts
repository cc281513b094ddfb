import type { Sha256 } from '@runbook/domain';
import { hash } from 'node:crypto';

/** Lower-case hex, in one call: a hash object for each of two hashes a record is felt at full load. */
export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'hex');
