import { checkRunbook, parseRunbook, type Surroundings } from '../../src/runbook/index.js';

const calendar: Surroundings['calendar'] = {
  fault: ({ timezone }) =>
    timezone === 'Europe/Berlin' ? undefined : { member: 'timezone', message: `expected a zone, found ${timezone}` },
};

function faultsOf(when: string, value: string, surroundings: Surroundings = { calendar }) {
  const text = `apiVersion: runbook/v1\nid: demo\nname: Demo\nsteps:\n  - { id: a, type: transform, when: '${when}', with: { value: 'at {{ ${value} }}' } }\n`;
  const parsed = parseRunbook(text, 'yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const { errors } = checkRunbook(parsed.runbook, surroundings);
  return errors.map(({ code, path, message, column }) => ({
    code,
    path,
    message,
    marked: text
      .split('\n')[4]
      ?.slice((column ?? 0) - 1)
      .slice(0, 6),
  }));
}

const START = 'timestamp(execution.startedAt)';

describe('a zone in an expression', () => {
  it('is accepted by its name, as UTC, as an offset, and where it is computed', () => {
    for (const zone of ['"Europe/Berlin"', '"UTC"', '"+05:30"', 'execution.id']) {
      expect(faultsOf(`${START}.getHours(${zone}) < 8`, `string(${START}, ${zone})`)).toEqual([]);
    }
  });

  it('that is none is told where it stands, in a condition and in a template', () => {
    expect(faultsOf(`${START}.getHours("Europe/Berlni") < 8`, `timestamp("2026-01-01", "Berlin")`)).toEqual([
      { code: 'invalid-timezone', path: '/steps/0/when', message: 'expected a zone, found Europe/Berlni', marked: '"Europ' },
      { code: 'invalid-timezone', path: '/steps/0/with/value', message: 'expected a zone, found Berlin', marked: '"Berli' },
    ]);
  });

  it('is not judged where nobody knows the zones', () => expect(faultsOf(`${START}.getHours("Berlin") < 8`, '1', {})).toEqual([]));
});
