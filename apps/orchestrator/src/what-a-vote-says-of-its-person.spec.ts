import type { Actor } from '@runbook/domain';
import { SaidOfPersons, type SettingsOfPersons } from './members-of-runs.js';

const PRODUCTION: SettingsOfPersons = { production: true, devPersons: [] };
const DEVELOPMENT: SettingsOfPersons = { production: false, devPersons: [{ id: 'ana' }] };
const of = (id: string): Actor => ({ kind: 'person', id, tenant: 'acme', via: 'session', roles: ['APPROVER'] });

/** A log of members, of which an owner has read some. */
function logOf(granted: readonly string[], admitted: readonly string[] = granted) {
  const read = new Set<string>();
  let isAway = false;
  const reads: number[] = [];
  return {
    away: () => void (isAway = true),
    reads,
    unlikeMember: (_tenant: string, { id }: Actor) => {
      if (!admitted.includes(id)) return null;
      return granted.includes(id) && read.has(id) ? undefined : `expected ${id} to have the role APPROVER`;
    },
    readToEnd: (timeoutMs: number) => {
      reads.push(timeoutMs);
      if (isAway) return Promise.reject(new Error('expected the log to be read'));
      for (const id of granted) read.add(id);
      return Promise.resolve();
    },
  };
}

/** As the processor asks: again, once it has what was needed. */
async function answered(persons: SaidOfPersons, who: Actor): Promise<string | null | undefined> {
  const first = persons.unlike('acme', who, 'contain');
  if (first !== undefined) return first;
  await persons.readOn(who.id, 1_000);
  return persons.unlike('acme', who, 'contain');
}

describe('what a vote says of its person', () => {
  it('is compared behind all that stands on the log, where it does not fit what was read', async () => {
    const log = logOf(['oli']);
    const persons = new SaidOfPersons(log, PRODUCTION);
    expect(await answered(persons, of('oli'))).toBeNull();
    expect(log.reads).toEqual([1_000]);
    expect(persons.unlike('acme', of('oli'), 'contain')).toBeNull();
    expect(log.reads).toHaveLength(1);
  });

  it('is refused where it does not fit then, each time anew', async () => {
    const log = logOf([], ['eve']);
    const persons = new SaidOfPersons(log, PRODUCTION);
    for (let n = 0; n < 2; n++) expect(await answered(persons, of('eve'))).toBe('expected eve to have the role APPROVER');
    expect(log.reads).toHaveLength(2);
  });

  it('is not decided while the log cannot be read to its end', async () => {
    const log = logOf(['oli']);
    log.away();
    await expect(answered(new SaidOfPersons(log, PRODUCTION), of('oli'))).rejects.toThrow('expected the log to be read');
  });

  it('is not taken for another person’s answer', async () => {
    const persons = new SaidOfPersons(logOf([], ['eve', 'oli']), PRODUCTION);
    await persons.readOn('eve', 1_000);
    expect(persons.unlike('acme', of('oli'), 'contain')).toBeUndefined();
    expect(persons.unlike('acme', of('eve'), 'contain')).toBeUndefined();
  });

  it('is a fault of who was never admitted, in production', async () => {
    const said = await answered(new SaidOfPersons(logOf([]), PRODUCTION), of('mallory'));
    expect(said).toBe('expected a member of acme, found that nobody admitted mallory');
  });

  it.each([
    ['whom the settings name', 'ana', ['ana']],
    ['whom no log knows', 'ben', []],
  ])('is believed in development of persons %s', (_who, id, admitted) => {
    expect(new SaidOfPersons(logOf([], admitted), DEVELOPMENT).unlike('acme', of(id), 'contain')).toBeNull();
  });

  it('is compared in development too where its person is a member', async () => {
    const said = await answered(new SaidOfPersons(logOf([], ['eve']), DEVELOPMENT), of('eve'));
    expect(said).toBe('expected eve to have the role APPROVER');
  });
});
