import type { ActInput, GroundsGate, PolicyInput, PolicyRun, PolicyStep, StepInput } from '@runbook/domain';

export interface PolicyCase {
  readonly name: string;
  readonly input: PolicyInput;
}

export declare const HAND_WRITTEN: readonly (PolicyCase & { readonly allow: boolean })[];

/** So many inputs, the same for the same seed. */
export declare function generatedCases(seed: number, count: number): readonly PolicyCase[];

export declare function actCase(changes?: Partial<Omit<ActInput, 'caller'>> & { readonly caller?: Partial<ActInput['caller']> }): ActInput;

export declare function stepCase(
  changes?: Partial<Omit<StepInput, 'run' | 'step'>> & { readonly run?: Partial<PolicyRun>; readonly step?: Partial<PolicyStep> },
): StepInput;

/** One that these persons approved, in this order. */
export declare function gate(quorum: number, fourEyes: boolean, ...persons: string[]): GroundsGate;
