import { parseSearch, stringifySearch } from '../shell/search-params.js';
import { filterOf } from './filters.js';
import { BUILT_IN, isView, savedViews, searchOf } from './saved-views.js';

const AT = Date.UTC(2026, 10, 30, 14, 5, 9);

describe('filters in an address', () => {
  it('are read as people write them', () =>
    expect(filterOf(parseSearch('status=FAILED&status=TIMED_OUT&runbook=contain&by=ana&incident=12&q=%20x%20'), AT)).toEqual({
      ...{ runbookId: 'contain', status: ['FAILED', 'TIMED_OUT'], startedBy: 'ana', incidentId: '12', text: 'x' },
    }));

  it('leave out what nobody knows', () => expect(filterOf(parseSearch('status=GONE&since=never&other=1'), AT)).toEqual({}));

  it('mean a time that goes on with the clock, by the minute', () =>
    expect(filterOf(parseSearch('since=hour'), AT)).toEqual({ startedAfter: '2026-11-30T13:05:00.000Z' }));

  it('are written as they were read', () => {
    const text = '?status=FAILED&status=TIMED_OUT&q=a+%26+b';
    expect(stringifySearch(parseSearch(text.slice(1)))).toBe(text);
  });

  it('are a view where they are just its filter', () => {
    const failed = BUILT_IN.find(({ name }) => name === 'Failed today')!;
    expect([isView(failed, searchOf(failed)), isView(failed, { ...searchOf(failed), q: 'x' })]).toEqual([true, false]);
  });

  it('are kept with a name, one to a line', () =>
    expect(savedViews('Mine\t?by=ana\n\nBroken line\nTheirs\t?by=ben')).toEqual([
      { name: 'Mine', search: '?by=ana' },
      { name: 'Broken line', search: '' },
      { name: 'Theirs', search: '?by=ben' },
    ]));
});
