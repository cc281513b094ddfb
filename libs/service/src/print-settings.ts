import { environmentOfProcess } from './process-environment.js';
import type { Variables } from './setting-files.js';
import type { SettingRule } from './setting-kinds.js';
import { isReadBy, settingTable, type SettingRow } from './setting-table.js';
import { checkVariables, type SettingVariables } from './settings.js';
import { unknownSettings } from './unknown-settings.js';

const FLAG = '--print-config';
const AS_JSON = `${FLAG}=json`;

/** A setting as one process has it. */
export interface PrintedSetting {
  readonly setting: string;
  /** Of a secret: that it is there. */
  readonly value: string;
  /** Where it came from. */
  readonly from: string;
}

export interface PrintedSettings {
  readonly service: string;
  readonly settings: readonly PrintedSetting[];
  /** What keeps the service from starting, a line each. */
  readonly faults: readonly string[];
  /** Variables that look like settings and are none, a line each. */
  readonly unknown: readonly string[];
}

/**
 * Whether the program was asked for its settings, which it then has told on standard output: what each is, without a secret, and where it came from. What is
 * wrong stands on standard error, and the status will be 1. Throws where it was asked for something else: nothing starts by a slip.
 */
export function printsSettings(
  service: string,
  rules: readonly SettingRule<SettingVariables>[] = [],
  words: readonly string[] = process.argv.slice(2),
): boolean {
  if (words.length === 0) return false;
  const [flag, ...more] = words;
  if ((flag !== FLAG && flag !== AS_JSON) || more.length > 0)
    throw new Error(
      `expected no words, or ${FLAG} or ${AS_JSON}, found ${words.join(' ')}; settings are variables: docs/guides/settings.md`,
    );
  const printed = settingsPrinted(environmentOfProcess(), service, rules);
  process.stdout.write(flag === AS_JSON ? `${JSON.stringify(printed)}\n` : textOf(printed));
  for (const line of [...printed.faults, ...printed.unknown]) process.stderr.write(`${service}: ${line}\n`);
  if (printed.faults.length > 0) process.exitCode = 1;
  return true;
}

/** The settings that the service acts by, in the order of the guide, and the names of the secrets in its environment. */
export function settingsPrinted(given: Variables, service: string, rules: readonly SettingRule<SettingVariables>[]): PrintedSettings {
  const { faults, resolved } = checkVariables(given, rules);
  const secrets = Object.keys(given).filter((name) => /^(TENANT_[A-Z0-9_]+_)?SECRET_/.test(name));
  const line = ({ variable, message }: { readonly variable: string; readonly message: string }) => `${variable}: ${message}`;
  return {
    service,
    settings: [
      ...settingTable.filter((row) => isReadBy(row, service)).map((row) => printed(row, resolved.variables, resolved.files)),
      ...secrets.toSorted().map((setting) => ({ setting, value: NOT_SHOWN, from: ENVIRONMENT })),
    ],
    faults: faults.map((fault) => line(fault).replaceAll(/\s+/g, ' ')),
    unknown: unknownSettings(given).map(line),
  };
}

const NOT_SHOWN = '(set, not shown)';
const ENVIRONMENT = 'the environment';

function printed(row: SettingRow, variables: Variables, files: ReadonlyMap<string, string>): PrintedSetting {
  const value = variables[row.name];
  const file = files.get(row.name);
  if (value === undefined && file === undefined) return { setting: row.name, value: row.standard ?? '', from: withoutIt(row) };
  const from = file === undefined ? ENVIRONMENT : `${row.twin}, the file ${file}`;
  return { setting: row.name, value: row.isSecret ? NOT_SHOWN : (value ?? ''), from };
}

const withoutIt = ({ standard, otherwise }: SettingRow): string =>
  standard !== undefined ? 'by default' : otherwise !== undefined ? `by default: ${otherwise.replaceAll('`', '')}` : 'not set';

function textOf({ settings }: PrintedSettings): string {
  const width = Math.max(...settings.map(({ setting, value }) => setting.length + 1 + value.length));
  const lines = settings.map(({ setting, value, from }) => `${`${setting}=${value}`.padEnd(Math.min(width, TEXT_COLUMNS_MAX))}  # ${from}`);
  return `${lines.join('\n')}\n`;
}

/** Of what stands before the origin; a longer line pushes its own out. */
const TEXT_COLUMNS_MAX = 60;
