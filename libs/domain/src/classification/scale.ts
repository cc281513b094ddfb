import { markNamed, TLP_MARKS, type TlpMark } from './tlp.js';

/** What a tenant says of classifications: which there are, and who is cleared for what without a word about him. */
export interface ClassificationRule {
  /** From what everybody of the tenant may know upwards. */
  readonly levels: readonly string[];
  /** Which level each mark means. One that is not named here: `TLP:CLEAR` the lowest, any other the highest. */
  readonly tlp: Readonly<Partial<Record<TlpMark, string>>>;
  /** Of members who have no clearance; absent: the lowest level. */
  readonly clearance?: string;
}

/** Of a tenant that has said nothing. */
export const DEFAULT_CLASSIFICATION: ClassificationRule = {
  levels: ['UNCLASSIFIED', 'RESTRICTED', 'CONFIDENTIAL', 'SECRET', 'TOP SECRET'],
  tlp: {
    'TLP:CLEAR': 'UNCLASSIFIED',
    'TLP:GREEN': 'RESTRICTED',
    'TLP:AMBER': 'CONFIDENTIAL',
    'TLP:AMBER+STRICT': 'CONFIDENTIAL',
    'TLP:RED': 'SECRET',
  },
};

export const LEVELS_MIN = 2;
export const LEVELS_MAX = 20;

/** As people write it: without regard to case, and to what stands between words. */
const plain = (label: string): string =>
  label
    .trim()
    .toUpperCase()
    .replace(/[\s_-]+/g, ' ');

/** The level that the label means. Absent: the lowest. One that nobody can read may mean anything: it is the highest. */
export const levelOf = (rule: ClassificationRule, label: string | undefined): string => rule.levels[rankOf(rule, label)] as string;

/** Whether something so classified is above a clearance for the other. */
export const isAbove = (rule: ClassificationRule, label: string | undefined, clearance: string | undefined): boolean =>
  rankOf(rule, label) > rankOf(rule, clearance);

/** The highest level that these labels mean; of none the lowest. */
export const highestOf = (rule: ClassificationRule, labels: readonly (string | undefined)[]): string =>
  rule.levels[Math.max(0, ...labels.map((label) => rankOf(rule, label)))] as string;

/** Whether the label is one of the levels, however it is written. */
export const namedLevel = ({ levels }: ClassificationRule, label: string): string | undefined =>
  levels.find((level) => plain(level) === plain(label));

function rankOf(rule: ClassificationRule, label: string | undefined): number {
  const { levels, tlp } = rule;
  if (label === undefined) return 0;
  const named = namedLevel(rule, label);
  if (named !== undefined) return levels.indexOf(named);
  const mark = /^\s*tlp\s*:/i.test(label) ? markNamed(label) : undefined;
  const meant = mark && tlp[mark];
  if (meant !== undefined && levels.includes(meant)) return levels.indexOf(meant);
  return mark === TLP_MARKS[0] ? 0 : levels.length - 1;
}
