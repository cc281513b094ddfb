import { z } from 'zod';

/**
 * How often the model was right when it stated a probability: points of a rising curve, found on synthetic intrusions by
 * `bench/attribution` (isotonic regression) and kept in `data/attribution/calibration.json`.
 */
export const calibration = z.array(z.strictObject({ stated: z.number().min(0).max(1), found: z.number().min(0).max(1) })).min(1);

export type Calibration = z.infer<typeof calibration>;

/**
 * The probability that experience supports. Linear between the points and from zero to the first; flat above the last, since
 * no experience supports more.
 */
export function calibrated(stated: number, points: Calibration): number {
  let below = { stated: 0, found: 0 };
  for (const point of points) {
    if (stated <= point.stated) {
      const width = point.stated - below.stated;
      return width === 0 ? point.found : below.found + ((stated - below.stated) / width) * (point.found - below.found);
    }
    below = point;
  }
  return below.found;
}
