import { keep, keptText } from '../ui/stored.js';
import { stringifySearch, parseSearch, type Search } from '../shell/search-params.js';

/** A filter with a name, kept in this browser. */
export interface SavedView {
  readonly name: string;
  /** As it stands behind `?`. */
  readonly search: string;
}

export const BUILT_IN: readonly SavedView[] = [
  { name: 'All', search: '' },
  { name: 'Active', search: '?status=RUNNING&status=PENDING&status=PAUSING' },
  {
    name: 'Waiting',
    search: '?status=AWAITING_APPROVAL&status=AWAITING_EVENT&status=AWAITING_OPERATOR&status=AUTHORITY_HOLD&status=PAUSED',
  },
  { name: 'Failed today', search: '?status=FAILED&status=TIMED_OUT&since=day' },
];

const NAME = 'views-of-runs';
const VIEWS_MAX = 20;

/** One to a line: its name, a tab, its filter. What cannot be read is passed over. */
export const savedViews = (text: string | undefined = keptText(NAME)): readonly SavedView[] =>
  (text ?? '')
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([name = '', search = '']) => (name === '' ? [] : [{ name, search }]));

export function saveView(name: string, search: Search): readonly SavedView[] {
  const view = { name: name.replaceAll(/[\t\n]/g, ' ').trim(), search: stringifySearch(search) };
  return kept([...savedViews().filter((other) => other.name !== view.name), view].slice(-VIEWS_MAX));
}

export const removeView = (name: string): readonly SavedView[] => kept(savedViews().filter((view) => view.name !== name));

function kept(views: readonly SavedView[]): readonly SavedView[] {
  keep(NAME, views.map(({ name, search }) => `${name}\t${search}`).join('\n'));
  return views;
}

export const searchOf = ({ search }: SavedView): Search => parseSearch(search.replace(/^\?/, ''));

/** Whether the address is just this view. */
export const isView = (view: SavedView, search: Search): boolean => stringifySearch(searchOf(view)) === stringifySearch(search);
