import type { PlacedStep } from '../document.js';
import type { ExpressionSite } from '../expression-sites.js';

/** What the language promises of a step. */
export const STEP_MEMBERS: readonly string[] = ['output', 'status', 'error', 'http'];

/** The names of the scope where the site is evaluated. */
export function namesKnownAt({ purpose, reader }: ExpressionSite): Set<string> {
  if (purpose === 'trigger') return new Set(['event']);
  const names = new Set(['inputs', 'steps', 'execution']);
  if (reader?.onFailure) names.add('failure');
  if (purpose === 'event') names.add('event');
  if (purpose === 'result') names.add('output');
  const loops = loopsSeenFrom({ purpose, reader });
  if (readsPrevious(loops)) names.add('previous');
  for (const loop of loops) {
    names.add('index');
    if (loop.forEach !== undefined) names.add(loop.as ?? 'item').add('item');
  }
  return names;
}

/** The loops whose iterations the site is evaluated in, outermost first. */
export function loopsSeenFrom({ purpose, reader }: Pick<ExpressionSite, 'purpose' | 'reader'>): PlacedStep['loops'] {
  return [...(reader?.loops ?? []), ...(purpose === 'body' && reader?.step.type === 'loop' ? [reader.step] : [])];
}

/** Whether `previous` means something: iterations beside each other have none before them. The author may call the item by that name. */
export function readsPrevious(loops: PlacedStep['loops']): boolean {
  const innermost = loops.at(-1);
  if (!innermost || loops.some(({ as }) => as === 'previous')) return false;
  return innermost.while !== undefined || (innermost.concurrency ?? 1) === 1;
}
