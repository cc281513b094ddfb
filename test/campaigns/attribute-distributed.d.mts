import type { AttributionOutcome } from './attribute-campaigns.mjs';
import type { Campaign } from './campaigns.mjs';

export function attributeDistributed(campaigns: readonly Campaign[]): Promise<AttributionOutcome[]>;
