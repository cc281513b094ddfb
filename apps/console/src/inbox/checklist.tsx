import { useState } from 'react';
import type { Request } from '../api/inbox-queries.js';
import { CheckField } from '../ui/field.js';
import { Panel } from '../ui/panel.js';
import { Said } from '../ui/said.js';
import { keep, keptText } from '../ui/stored.js';

export interface Ticks {
  readonly done: readonly number[];
  readonly tick: (point: number, is: boolean) => void;
}

/** What was ticked stays in this browser, for exactly what was asked: a change of it is another list. */
export function useChecklist({ id, digest }: Pick<Request, 'id' | 'digest'>): Ticks {
  const name = `ticks.${id}.${digest.slice(0, 16)}`;
  const [[ofName, done], setDone] = useState<readonly [string, readonly number[]]>(() => [name, kept(name)]);
  const current = ofName === name ? done : kept(name);
  return {
    done: current,
    tick: (point, is) => {
      const next = is ? [...new Set([...current, point])] : current.filter((other) => other !== point);
      keep(name, next.join(','));
      setDone([name, next]);
    },
  };
}

const kept = (name: string): number[] =>
  (keptText(name) ?? '')
    .split(',')
    .filter((text) => /^\d+$/.test(text))
    .map(Number);

/** How many points are left. */
export const pointsLeft = (points: readonly string[] | undefined, { done }: Ticks): number =>
  (points ?? []).filter((_, index) => !done.includes(index)).length;

export function Checklist({
  points,
  ticks,
  isOpen,
}: {
  readonly points: readonly string[];
  readonly ticks: Ticks;
  readonly isOpen: boolean;
}) {
  return (
    <Panel title={isOpen ? `Checklist · ${points.length - pointsLeft(points, ticks)} of ${points.length}` : 'Checklist'}>
      {isOpen ? (
        <ul className="m-0 flex list-none flex-col gap-2.5 p-0">
          {points.map((point, index) => (
            <li key={index}>
              <CheckField
                label={<Said text={point} max={2_000} />}
                checked={ticks.done.includes(index)}
                onChange={({ target }) => ticks.tick(index, target.checked)}
              />
            </li>
          ))}
        </ul>
      ) : (
        <ul className="m-0 flex flex-col gap-1 pl-5">
          {points.map((point, index) => (
            <li key={index}>
              <Said text={point} max={2_000} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
