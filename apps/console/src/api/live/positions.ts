/** Where a reader stands in a stream: the id of the last event that it has; undefined at its beginning. */
export type Position = string | undefined;

/** Whether the one stands before the other. */
export type IsBefore = (one: Position, other: Position) => boolean;

/** Of the log of a run: `3.0` is the first event of its third record, a bare `3` stands behind all events of that record. */
export const isBeforeInLog: IsBefore = (one, other) => {
  const [version, index] = placeInLog(one);
  const [otherVersion, otherIndex] = placeInLog(other);
  return version === otherVersion ? index < otherIndex : version < otherVersion;
};

function placeInLog(position: Position): readonly [number, number] {
  if (position === undefined) return [0, -1];
  const [version, index] = position.split('.', 2);
  return [Number(version), index === undefined ? Infinity : Number(index)];
}

/** Of what a step says: its places sort as text. */
export const isBeforeInOutput: IsBefore = (one = '', other = '') => one < other;
