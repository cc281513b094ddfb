import { factsOf, SERVICE_NAMES, type ServiceName, type SettingFacts, type SettingGroup } from './setting-facts.js';
import { settingSchemas } from './setting-schemas.js';

/** A variable of the environment, with all that a person must know of it. */
export interface SettingRow {
  readonly name: string;
  readonly group: SettingGroup;
  readonly kind: string;
  readonly unit?: string;
  readonly meaning: string;
  readonly readBy: readonly ServiceName[];
  readonly isSecret: boolean;
  /** What holds without the variable, as it would be written there; undefined: nothing, or `otherwise` says it in words. */
  readonly standard?: string;
  readonly otherwise?: string;
  /** `<NAME>_FILE`, a file that holds what the variable would; undefined: there is none. */
  readonly twin?: string;
}

/** Every setting of the services, in the order of the guide. */
export const settingTable: readonly SettingRow[] = Object.entries(settingSchemas).map(([name, schema]) =>
  rowOf(name, factsOf(name, schema), schema.parse(undefined)),
);

/** Whether the service acts by the setting. `standalone` is all services in one. */
export const isReadBy = ({ readBy }: SettingRow, service: string): boolean =>
  service === 'standalone' || (readBy as readonly string[]).includes(service);

/** By the name of the variable that holds its path: the setting whose value lies in a file. */
export const settingsInFiles: ReadonlyMap<string, SettingRow> = new Map(
  settingTable.flatMap((row) => (row.twin === undefined ? [] : [[row.twin, row] as const])),
);

function rowOf(name: string, facts: SettingFacts, standard: unknown): SettingRow {
  const { group, kind, unit, meaning, readBy = SERVICE_NAMES, isSecret = false, otherwise, twin } = facts;
  const written = writtenAs(standard);
  return {
    ...{ name, group, kind, meaning, readBy, isSecret },
    ...(unit !== undefined && { unit }),
    ...(written !== undefined && { standard: written }),
    ...(otherwise !== undefined && { otherwise }),
    ...(twin === undefined && { twin: `${name}_FILE` }),
  };
}

/** An empty list is what a list is without its variable. */
function writtenAs(value: unknown): string | undefined {
  return value === undefined || (Array.isArray(value) && value.length === 0) ? undefined : String(value);
}
