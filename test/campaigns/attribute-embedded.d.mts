import type { Api, AttributionOutcome } from './attribute-campaigns.mjs';
import type { Campaign } from './campaigns.mjs';

export function attributeEmbedded(campaigns: readonly Campaign[]): Promise<AttributionOutcome[]>;

export function startAttributing(): Promise<{ readonly api: Api; readonly folder: string; stop(): Promise<void> }>;
