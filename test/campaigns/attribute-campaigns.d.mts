import type { EvidenceBundle } from '@runbook/audit';
import type { Campaign } from './campaigns.mjs';

export interface AttributionOutcome {
  readonly name: string;
  readonly report: {
    readonly verdict: 'attributed' | 'no-confident-match';
    readonly actor?: { readonly name: string };
    readonly confidence: number;
    readonly hypotheses: readonly { readonly actor: { readonly name: string } }[];
  };
  readonly markdown: string;
  /** What is the run's own, and equal in no two of them. */
  readonly execution: {
    readonly id: string;
    readonly durationMs: number;
    readonly evidence: EvidenceBundle;
    /** Hash of the last record with events, as the gateway knows it. */
    readonly head: string;
    readonly evidenceFaults: readonly unknown[];
  };
}

export interface Api {
  get(path: string, headers?: Record<string, string>): Promise<{ readonly status: number; readonly body: unknown }>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<{ readonly status: number; readonly body: unknown }>;
}

export function attributeCampaigns(url: string, campaigns: readonly Campaign[]): Promise<AttributionOutcome[]>;

export function attribute(api: Api, name: string, bundle: unknown): Promise<AttributionOutcome>;

export function startRequest(name: string, bundle: unknown): Record<string, unknown>;

export function registered(api: Api): Promise<void>;
