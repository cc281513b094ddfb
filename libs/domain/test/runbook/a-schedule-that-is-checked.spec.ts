import { checkRunbook, parseRunbook, type CheckedRunbook, type Surroundings } from '../../src/runbook/index.js';

const calendar: Surroundings['calendar'] = {
  fault: ({ schedule, timezone }) =>
    schedule === 'bad'
      ? { member: 'schedule', message: 'expected five fields' }
      : timezone === 'Mars/Base'
        ? { member: 'timezone', message: 'expected an IANA time zone' }
        : undefined,
};

function check(triggers: readonly string[], more = '', surroundings: Surroundings = { calendar }): CheckedRunbook {
  const inputs = 'inputs: { type: object, required: [n], properties: { n: { type: integer } } }';
  const list = triggers.map((trigger) => `  - { ${trigger} }\n`).join('');
  const text = `apiVersion: runbook/v1\nid: demo\nname: Demo\n${inputs}\n${more}triggers:\n${list}steps:\n  - { id: a, type: transform, with: { value: 1 } }\n`;
  const parsed = parseRunbook(text, 'yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return checkRunbook(parsed.runbook, surroundings);
}

const GOOD = 'schedule: "0 6 * * 1", inputs: { n: 1 }';

describe('a schedule that is checked', () => {
  it('is accepted with every way to overlap', () => {
    for (const overlap of ['skip', 'queue', 'replace', 'allow']) {
      expect(check([`${GOOD}, overlap: ${overlap}`])).toEqual({ valid: true, errors: [], warnings: [] });
    }
  });

  it('is refused with the line and column of a time or a zone that is none', () => {
    const { errors } = check([GOOD, 'schedule: bad, inputs: { n: 1 }', 'schedule: "0 6 * * 1", timezone: Mars/Base, inputs: { n: 1 }']);
    expect(errors).toMatchObject([
      { code: 'invalid-schedule', path: '/triggers/1/schedule', line: 7, column: 17 },
      { code: 'invalid-timezone', path: '/triggers/2/timezone', line: 8, column: 40 },
    ]);
  });

  it('is refused with constant inputs that do not fit; what is computed is looked at when it fires', () => {
    expect(check(['schedule: "0 6 * * 1", inputs: { n: many }']).errors).toMatchObject([
      { code: 'unfit-inputs', path: '/triggers/0/inputs', line: 6, message: expect.stringContaining('/inputs/n') },
    ]);
    expect(check(['schedule: "0 6 * * 1", inputs: { n: "{{ event.data.missed }}" }'])).toMatchObject({ valid: true, warnings: [] });
  });

  it('is refused with inputs that are too large for a record', () => {
    const { errors } = check([`schedule: "0 6 * * 1", inputs: { n: 1, note: ${'x'.repeat(70_000)} }`]);
    expect(errors).toMatchObject([{ code: 'unfit-inputs', message: expect.stringContaining('65536') }]);
  });

  it('is doubted when every firing will be refused', () => {
    for (const legalBasis of ['required: true', 'dataLicenses: [internal]']) {
      const { valid, warnings } = check([GOOD], `legalBasis: { ${legalBasis} }\n`);
      expect(valid).toBe(true);
      expect(warnings).toMatchObject([{ code: 'schedule-starts-nothing', path: '/triggers/0' }]);
    }
    expect(check(['schedule: "0 6 * * 1"']).warnings).toMatchObject([{ code: 'schedule-starts-nothing' }]);
  });

  it('is one of twenty at most', () => {
    expect(check(Array<string>(20).fill(GOOD)).errors).toEqual([]);
    expect(check(Array<string>(22).fill(GOOD)).errors).toMatchObject([{ code: 'limit-schedules', path: '/triggers/20' }]);
  });

  it('may not read what a firing does not have', () => {
    expect(check(['schedule: "0 6 * * 1", inputs: { n: "{{ inputs.n }}" }']).errors).toMatchObject([{ code: 'unknown-variable' }]);
  });
});
