/** Facts about what must be known of people who read the run. */
export type ClassificationEvent = ClassificationRaised;

/** It is classified higher from now on, because of what it read. It never falls. */
export interface ClassificationRaised {
  readonly type: 'ClassificationRaised';
  readonly at: number;
  /** Absent: the lowest level. */
  readonly from?: string;
  /** A level of the tenant's scale, as that stood then. */
  readonly to: string;
  readonly because: ClassificationSource;
}

/** Where it comes from, in the words of the source. */
export interface ClassificationSource {
  /**
   * `legal-basis`: the basis, or the authority, that the run is under; `inputs`: marks in its inputs, or in what somebody edited; `run`: its parent, the run that it repeats,
   * or a child; `event`: an event's source; `step`: what a step, or its action, is declared to bring.
   */
  readonly kind: 'legal-basis' | 'inputs' | 'run' | 'event' | 'step';
  /** The label there, as `TLP:RED`. */
  readonly label: string;
  /** The run's id, the event's source, or the step's path. */
  readonly of?: string;
}
