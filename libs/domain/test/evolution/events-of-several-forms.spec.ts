import {
  EVENT_FORMS,
  FormatNotWritten,
  foldVersionOf,
  readEvents,
  RECORD_FORMAT,
  WRITE_FORMAT_DEFAULT,
  writtenEvents,
  type FormsOfType,
} from '@runbook/domain';

/** Three forms: `failures` was called `failed`, and then a list. */
const THREE_FORMS: FormsOfType = {
  format: 1,
  later: [
    {
      version: 2,
      format: 2,
      up: ({ failures, ...event }) => ({ ...event, failed: failures }),
      down: ({ failed, ...event }) => ({ ...event, failures: failed }),
    },
    {
      version: 3,
      format: 4,
      up: ({ failed, ...event }) => ({ ...event, failed: [failed] }),
      down: ({ failed, ...event }) => ({ ...event, failed: (failed as unknown[])[0] }),
    },
  ],
};
const LATE: FormsOfType = { format: 3, later: [] };
const COMPLETED = { type: 'ExecutionCompleted', at: 1, outputs: {} };
const PAUSED = { type: 'ExecutionPaused', at: 1 };
const NEWEST = { ...COMPLETED, failed: [7] };

describe('events of several forms', () => {
  const forms = EVENT_FORMS['execution'] as Record<string, FormsOfType>;
  const { ExecutionCompleted: completed, ExecutionPaused: paused } = forms;
  const folds = foldVersionOf('execution', 7);
  beforeAll(() => Object.assign(forms, { ExecutionCompleted: THREE_FORMS, ExecutionPaused: LATE }));
  afterAll(() => Object.assign(forms, { ExecutionCompleted: completed, ExecutionPaused: paused }));

  it.each([
    ['the first', { ...COMPLETED, failures: 7 }, 1],
    ['the second', { ...COMPLETED, v: 2, failed: 7 }, 2],
    ['the third', { ...COMPLETED, v: 3, failed: [7] }, 4],
  ])('are read in the newest one, where %s is stored', (_, stored, format) => {
    expect(readEvents('execution', [stored])).toEqual({ events: [NEWEST], format });
  });

  it('stay the same list where all have the form that is known', () => {
    const stored = [{ type: 'StepCompleted' }, { type: 'TimerSet' }];
    expect(readEvents('execution', stored)).toEqual({ events: stored, format: 1 });
    expect((readEvents('execution', stored) as { events: unknown }).events).toBe(stored);
  });

  it.each([
    ['a version above', { ...COMPLETED, v: 4 }, 'version 4 of the event ExecutionCompleted'],
    ['a type that is not known', { type: 'ExecutionPraised' }, 'an event ExecutionPraised'],
    ['a type that objects have', { type: 'constructor' }, 'an event constructor'],
    ['a type of another aggregate', { type: 'MemberAdmitted' }, 'an event MemberAdmitted'],
  ])('are of a newer release with %s', (_, stored, newer) => {
    expect(readEvents('execution', [PAUSED, stored])).toEqual({ newer });
  });

  it.each([
    ['null', null],
    ['a text', 'ExecutionCompleted'],
    ['no type', { at: 1 }],
    ['a version that is no number', { ...COMPLETED, v: '2' }],
    ['a version 0', { ...COMPLETED, v: 0 }],
    ['half a version', { ...COMPLETED, v: 1.5 }],
  ])('are none with %s', (_, stored) => {
    expect(readEvents('execution', [stored])).toBeUndefined();
  });

  it.each([
    [1, { ...COMPLETED, failures: 7 }, 1],
    [2, { ...COMPLETED, v: 2, failed: 7 }, 2],
    [3, { ...COMPLETED, v: 2, failed: 7 }, 2],
    [4, { ...COMPLETED, v: 3, failed: [7] }, 4],
  ])('are written with format %i in the newest form that it has, and folded as they will be read', (format, stored, needed) => {
    expect(writtenEvents('execution', [NEWEST], format)).toEqual({ stored: [stored], read: [NEWEST], format: needed });
  });

  it('fold without what an older form cannot say, as every reader does', () => {
    const { read } = writtenEvents('execution', [{ ...COMPLETED, failed: [7, 8] }], 3);
    expect(read).toEqual([NEWEST]);
  });

  it('are not written at all before the format that has their type', () => {
    expect(() => writtenEvents('execution', [PAUSED], 2)).toThrow(FormatNotWritten);
    expect(writtenEvents('execution', [PAUSED], 3)).toEqual({ stored: [PAUSED], read: [PAUSED], format: 3 });
  });

  it('make another fold version, so that no program begins from what a newer one folded', () => {
    expect(foldVersionOf('execution', 7)).toBeGreaterThan(folds);
    expect(foldVersionOf('execution', 8)).toBeGreaterThan(foldVersionOf('execution', 7));
  });
});

describe('the record format of a release', () => {
  it('is never written before the release before it can read it', () => {
    expect(WRITE_FORMAT_DEFAULT).toBeLessThanOrEqual(RECORD_FORMAT);
  });

  it('counts up with every form, without gaps in the versions of a type', () => {
    for (const forms of Object.values(EVENT_FORMS)) {
      for (const [type, { later }] of Object.entries(forms)) {
        expect([type, later.map(({ version }) => version)]).toEqual([type, later.map((_, index) => index + 2)]);
      }
    }
  });
});
