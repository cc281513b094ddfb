import type { Shape } from '../../program/print.js';

/** A setting, and where it came from. */
export interface Shown {
  readonly setting: string;
  readonly value: string;
  readonly from: string;
}

export const SHAPE_OF_SETTINGS: Shape<Shown> = {
  name: ({ setting, value }) => `${setting}=${value}`,
  columns: [
    { title: 'SETTING', of: ({ setting }) => setting },
    { title: 'VALUE', of: ({ value }) => value },
    { title: 'FROM', of: ({ from }) => from },
  ],
};
