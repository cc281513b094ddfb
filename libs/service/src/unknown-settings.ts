import { commandLineNames } from './command-line-variables.js';
import type { Logger } from './logger.js';
import { settingSchemas } from './setting-schemas.js';
import { settingsInFiles } from './setting-table.js';

/** A variable that looks like a setting of ours, and is none. */
export interface UnknownSetting {
  readonly variable: string;
  /** In one sentence; never shows the value. */
  readonly message: string;
}

/** What other services call what is called differently here, and what to set instead. */
const CALLED_OTHERWISE: ReadonlyMap<string, string> = new Map([
  ['DATABASE_URL', 'there is no database to name: logs lie in KAFKA_BROKERS or DATA_DIR, documents in MONGO_URL or DATA_DIR'],
  ['MONGODB_URI', 'did you mean MONGO_URL?'],
  ['MONGO_URI', 'did you mean MONGO_URL?'],
  ['KAFKA_BOOTSTRAP_SERVERS', 'did you mean KAFKA_BROKERS?'],
]);

/** Families of names that are ours alone, so that whatever else begins so is a mistake. */
const OURS =
  /^(KAFKA_(TLS|SASL|WORKERS|REPLICATION)|CLUSTER_KEY|OPA_|EGRESS_|APPROVAL_|CREDENTIALS_|SECOND_FACTOR_|EXECUTOR_|RATE_LIMIT_|DEV_(API|WORKER)_|RUNBOOK_)/;
/** What Kubernetes tells each container of the services beside it: `OPA_SERVICE_HOST`, `OPA_PORT_8181_TCP_ADDR`. */
const OF_KUBERNETES = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP)(_\w+)?)?)$/;
/** Values that authors name, each as he likes. */
const OF_AUTHORS = /^(TENANT_[A-Z0-9_]+_)?SECRET_/;

/** Variables that were meant for the services and reach nobody, in the order of their names. */
export function unknownSettings(variables: Readonly<Record<string, string | undefined>>): UnknownSetting[] {
  const known = [...Object.keys(settingSchemas), ...settingsInFiles.keys(), ...commandLineNames];
  const isKnown = new Set(known);
  return Object.keys(variables)
    .filter((name) => variables[name] !== undefined && !isKnown.has(name) && !OF_AUTHORS.test(name) && !OF_KUBERNETES.test(name))
    .toSorted()
    .flatMap((variable) => {
      const message = why(variable, known);
      return message === undefined ? [] : [{ variable, message }];
    });
}

/** One line each in the log of a service that has started. */
export function tellUnknownSettings(variables: Readonly<Record<string, string | undefined>>, logger: Pick<Logger, 'warn'>): void {
  for (const { variable, message } of unknownSettings(variables)) logger.warn({ variable }, message);
}

function why(variable: string, known: readonly string[]): string | undefined {
  const other = CALLED_OTHERWISE.get(variable);
  if (other !== undefined) return `expected a setting, found ${variable}, which is none: ${other}`;
  const nearest = nearestOf(variable, known);
  if (nearest !== undefined) return `expected a setting, found ${variable}, which is none: did you mean ${nearest}?`;
  return OURS.test(variable) ? `expected a setting, found ${variable}, which is none; docs/guides/settings.md has them all` : undefined;
}

/** Of a short name one letter is half another word; of a long one three are a slip. */
const slipsOf = (name: string): number => Math.min(3, Math.floor(name.length / 4));

function nearestOf(name: string, known: readonly string[]): string | undefined {
  const near = known
    .map((other) => ({ other, slips: distance(name, other) }))
    .filter(({ slips }) => slips <= slipsOf(name))
    .toSorted((a, b) => a.slips - b.slips);
  return near[0]?.other;
}

/** Letters put in, left out, changed, or two beside each other swapped (Damerau and Levenshtein, each place touched once). */
function distance(one: string, other: string): number {
  const rows: number[][] = [[...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[one.length]![other.length]!;
}
