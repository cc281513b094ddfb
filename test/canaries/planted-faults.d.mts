export interface PlantedFault {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Id of the runbook whose runs show it. */
  readonly shows: string;
}

export declare const PLANTED_FAULTS: Readonly<Record<string, PlantedFault>>;
