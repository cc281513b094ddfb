import type { ExitCode } from '../exit-codes.js';
import { cleanValue, escapedJson } from '../terminal/clean.js';
import { table, padded, widthOf, type Cell } from '../terminal/columns.js';
import { cleanLines } from '../terminal/clean.js';
import { colourOfStatus, coloured } from '../terminal/screen.js';
import type { Session } from './session.js';

/** A column of a list: what it is called, and what it says of an item. */
export interface Column<Item> {
  readonly title: string;
  readonly of: (item: Item) => Cell | string | number | undefined;
}

/** How items are shown to people, and by which name programs know them. */
export interface Shape<Item> {
  readonly columns: readonly Column<Item>[];
  readonly name: (item: Item) => string;
  /** Where there are none. */
  readonly none?: string;
}

const cell = (found: Cell | string | number | undefined): Cell =>
  typeof found === 'object' ? found : { text: found === undefined ? '' : String(found) };

/** A word of the service in the colour of what it means. */
export const status = (text: string): Cell => ({ text, colour: colourOfStatus(text) });

/** Items of a list, in the form that was asked for. */
export async function printItems<Item>(session: Session, items: readonly Item[], shape: Shape<Item>): Promise<void> {
  const { settings, screen, write, words } = session;
  switch (settings.output.value) {
    case 'json':
      return write(`${escapedJson(items, 2)}\n`);
    case 'jsonl':
      return write(items.map((item) => `${escapedJson(item)}\n`).join(''));
    case 'yaml':
      return write(await yamlOf(items));
    case 'name':
      return write(items.map((item) => `${cleanLines(shape.name(item))}\n`).join(''));
    case 'table':
      if (items.length === 0) return words.say(shape.none ?? 'there are none');
      return write(
        table(
          shape.columns.map(({ title }) => title),
          items.map((item) => shape.columns.map(({ of }) => cell(of(item)))),
          screen,
        ),
      );
  }
}

/** What people are shown of one thing: a line for each, without those that have nothing to say. */
export type Lines = readonly (readonly [string, Cell | string | number | undefined])[];

/** One thing, in the form that was asked for. `more` is for people: what does not fit into lines. */
export async function printOne(
  session: Session,
  value: unknown,
  name: string,
  lines: () => Lines,
  more: () => string = () => '',
): Promise<void> {
  const { settings, write } = session;
  switch (settings.output.value) {
    case 'json':
      return write(`${escapedJson(value, 2)}\n`);
    case 'jsonl':
      return write(`${escapedJson(value)}\n`);
    case 'yaml':
      return write(await yamlOf(value));
    case 'name':
      return write(`${cleanLines(name)}\n`);
    case 'table':
      return write(described(session, lines()) + more());
  }
}

/** One thing that has versions: what it is now, and below that every version of it. */
export const printVersioned = <Version>(
  session: Session,
  value: { readonly versions: readonly Version[] },
  name: string,
  lines: () => Lines,
  columns: readonly Column<Version>[],
): Promise<void> => printOne(session, value, name, lines, () => titled(session, 'Versions', subtable(session, value.versions, columns)));

/** `Name:  value`, the values under each other. */
export function described({ screen }: Pick<Session, 'screen'>, lines: Lines): string {
  const shown = lines.flatMap(([name, found]) => {
    const { text, colour } = cell(found);
    return text === '' ? [] : [{ name: `${name}:`, text: cleanLines(text), colour }];
  });
  const width = Math.max(0, ...shown.map(({ name }) => widthOf(name))) + 2;
  return shown
    .map(({ name, text, colour }) => {
      const [first = '', ...rest] = text.split('\n');
      const value = [first, ...rest.map((line) => ' '.repeat(width) + line)].join('\n');
      return `${coloured(screen, 'dim', padded(name, width))}${coloured(screen, colour, value)}\n`;
    })
    .join('');
}

/** A part of what people are shown, under its title. */
export const titled = ({ screen }: Pick<Session, 'screen'>, title: string, text: string): string =>
  text === '' ? '' : `\n${coloured(screen, 'bold', title)}\n${text}`;

/** Rows beneath a title, for people. */
export function subtable<Item>({ screen }: Pick<Session, 'screen'>, items: readonly Item[], columns: readonly Column<Item>[]): string {
  if (items.length === 0) return '';
  return table(
    columns.map(({ title }) => title),
    items.map((item) => columns.map(({ of }) => cell(of(item)))),
    screen,
  );
}

/** Said when a list was cut. */
export function tellOfMore({ words }: Pick<Session, 'words'>, hasMore: boolean, limit: number): void {
  if (hasMore) words.say(`there are more than ${limit}: --limit ${limit * 4}`);
}

/** As YAML that any reader reads as it was meant. */
export async function yamlOf(value: unknown): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(cleanValue(value), { lineWidth: 0 });
}

export type Ended = Promise<ExitCode | void>;
