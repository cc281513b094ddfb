import type { AttributionOutcome } from './attribute-campaigns.mjs';

export function differences(one: unknown, other: unknown): string[];

export function differencesOfOutcomes(one: AttributionOutcome, other: AttributionOutcome): string[];
