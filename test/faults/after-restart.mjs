import { isDeepStrictEqual } from 'node:util';
import { eachOf, ended } from './runs.mjs';

const LOOKS_AT_ONCE = 8;

/** Every process is stopped and started; every run must be what it was. */
export async function afterRestart(system, api, views) {
  const all = Object.values(system.processes);
  await Promise.all(all.map((process) => process.stop()));
  await Promise.all(all.map((process) => process.start()));
  const again = await eachOf(views, LOOKS_AT_ONCE, ({ id }) => ended(api, id));
  return views.flatMap((view, n) =>
    isDeepStrictEqual(again[n], view)
      ? []
      : [`${view.id}: expected the same after the restart, ${JSON.stringify(view)}, found ${JSON.stringify(again[n])}`],
  );
}
