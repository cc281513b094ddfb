import type { StepState } from './execution-state.js';

/** The steps of one list with their states: the run's own, or those of one iteration of a loop. */
export type StepStates = Readonly<Record<string, StepState>>;

/** A loop around a step, and which of its iterations. */
export interface LoopPlace {
  /** Path of the loop itself: `outer[0]/inner`. */
  readonly loop: string;
  readonly index: number;
}

/**
 * Names of step instances: a step of the run is named by its id, an instance in a loop's body by its way there, `outer[0]/inner[1]/lookup`.
 * Ids hold neither brackets nor slashes.
 */
export const iterationPrefix = (loop: string, index: number): string => `${loop}[${index}]/`;

/** The list that the instance stands in: '' for the run's own, else the iteration's prefix, `outer[0]/inner[1]/`. */
export const prefixOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

export const idOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The loops around the instance (or around a prefix), outermost first. */
export function loopsAround(path: string): LoopPlace[] {
  const places: LoopPlace[] = [];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    const bracket = path.lastIndexOf('[', slash);
    places.push({ loop: path.slice(0, bracket), index: Number(path.slice(bracket + 1, slash - 1)) });
  }
  return places;
}

/** The list at a prefix; undefined where there is no such iteration. */
export function statesAt(steps: StepStates, prefix: string): StepStates | undefined {
  let states: StepStates | undefined = steps;
  for (const { loop, index } of loopsAround(prefix)) states = own(states, idOf(loop))?.loop?.iterations[index]?.steps;
  return states;
}

/** The state of an instance; undefined where there is none. */
export function stepAt(steps: StepStates, path: string): StepState | undefined {
  return path.includes('/') ? own(statesAt(steps, prefixOf(path)), idOf(path)) : own(steps, path);
}

/** Ids are an author's: `constructor` must not be found where nobody put it. */
const own = (states: StepStates | undefined, id: string): StepState | undefined =>
  states !== undefined && Object.hasOwn(states, id) ? states[id] : undefined;
