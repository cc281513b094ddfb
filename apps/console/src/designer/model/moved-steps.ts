import type { YAMLSeq } from 'yaml';
import { EditRefused, type Edit } from './edit.js';
import { extentsOf, type Extent } from './extents.js';
import { expectStep } from './operations-of-edits.js';
import { splicesOf } from './operations.js';
import { dataOf, isFlow, isReadable, nodeAt, readSource, type Source } from './source.js';
import { spliced } from './splices.js';

/** The text with a step at another place of its list, its lines and comments as they were. */
export function movedStep(source: Source, { id, index }: Extract<Edit, { kind: 'move-step' }>): string {
  const { path } = expectStep(dataOf(source), id);
  const list = nodeAt(source, path.slice(0, -1)) as YAMLSeq;
  const from = Number(path.at(-1));
  const to = Math.max(0, Math.min(index, list.items.length - 1));
  if (from === to) return source.text;
  return isFlow(list) ? movedInBraces(source, path, to) : movedLines(source.text, extentsOf(source.text, list), from, to);
}

function movedInBraces(source: Source, path: readonly (string | number)[], to: number): string {
  const value = dataOf(source, path);
  const without = readSource(spliced(source.text, splicesOf(source, { kind: 'remove', path })));
  if (value === undefined || !isReadable(without))
    throw new EditRefused('expected a list that stays readable, found one that does not; move the step in the text');
  return spliced(without.text, splicesOf(without, { kind: 'insert', path: [...path.slice(0, -1), to], value }));
}

/** The steps between both places move by one, each with what belongs to it; what stands between two steps stays between the places. */
function movedLines(text: string, extents: readonly Extent[], from: number, to: number): string {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const places = extents.slice(low, high + 1);
  if (places.some(({ isFirstOnLine }) => !isFirstOnLine))
    throw new EditRefused('expected each step in lines of its own, found two lists in one line; move the step in the text');
  const order = places.map((_, at) => at);
  const [moved = 0] = order.splice(from - low, 1);
  order.splice(to - low, 0, moved);
  return spliced(
    text,
    places.map(({ lead, tail }, at) => {
      const other = places[order[at] as number] as Extent;
      return { from: lead, to: tail, insert: text.slice(other.lead, other.tail) };
    }),
  );
}
