/** A person of tenant `default` for development and tests, known by a key in the environment. */
export interface DevelopmentPerson {
  readonly id: string;
  readonly key: string;
  /** The tenant's own names of what the person may be asked for. */
  readonly roles: readonly string[];
}

/** Shorter keys can be guessed. */
export const API_KEY_LENGTH_MIN = 16;
/** Where the keys of development are known. */
export const DEVELOPMENT_TENANT = 'default';
/** Whom `DEV_API_KEY` stands for. */
export const DEVELOPMENT_PERSON = 'dev';
/** A suite has a dozen persons; a list of thousands is another kind of mistake. */
const PERSONS_MAX = 100;

const PERSON = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,62}$/;
const KEY = /^[\x21-\x2b\x2d-\x39\x3b-\x7e]+$/;
/** Long enough and of characters that a header carries. */
export const isKey = (key: string): boolean => key.length >= API_KEY_LENGTH_MIN && KEY.test(key);
const ROLE = /^[A-Za-z][A-Za-z0-9._-]{0,62}$/;

/**
 * Reads `ana:<key>:incident-lead+APPROVER,ben:<key>:APPROVER`; the roles may be left out. Faults name the entry by its number and the
 * person, never a key.
 */
export function readDevelopmentPersons(text: string): {
  readonly persons: readonly DevelopmentPerson[];
  readonly faults: readonly string[];
} {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.length > PERSONS_MAX) return { persons: [], faults: [`expected at most ${PERSONS_MAX} persons, found ${entries.length}`] };
  const faults: string[] = [];
  const persons: DevelopmentPerson[] = [];
  entries.forEach((entry, index) => {
    const [id = '', key = '', roles, ...rest] = entry.split(':');
    const person = { id, key, roles: roles === undefined || roles === '' ? [] : roles.split('+') };
    const fault = rest.length > 0 ? 'expected person:key:role+role, found more colons; keys hold none' : faultOf(person, persons);
    if (fault === undefined) persons.push(person);
    // A text without a colon may be a key whose person was forgotten.
    else faults.push(`entry ${index + 1}${key !== '' && PERSON.test(id) ? ` (${id})` : ''}: ${fault}`);
  });
  return { persons, faults };
}

function faultOf({ id, key, roles }: DevelopmentPerson, before: readonly DevelopmentPerson[]): string | undefined {
  if (!PERSON.test(id))
    return 'expected a person of letters, digits and . _ @ -, found another text; write for example ana:<key>:incident-lead';
  if (id === DEVELOPMENT_PERSON) return `expected a person other than ${DEVELOPMENT_PERSON}, who has the key in DEV_API_KEY`;
  if (before.some((other) => other.id === id)) return 'expected each person once, found this one again';
  if (key.length < API_KEY_LENGTH_MIN) return `expected a key of at least ${API_KEY_LENGTH_MIN} characters, found ${key.length}`;
  if (!KEY.test(key)) return 'expected a key of printable ASCII characters without blanks, found others';
  if (before.some((other) => other.key === key)) return "expected a key of the person's own, found another person's";
  if (!roles.every((role) => ROLE.test(role))) return 'expected roles of letters, digits and . _ -, joined by +, found others';
  if (new Set(roles).size < roles.length) return 'expected each role once, found one again';
  return undefined;
}
