import { commandLineVariables } from './command-line-variables.js';
import { SERVICE_NAMES, SETTING_GROUPS, type SettingGroup } from './setting-facts.js';
import { settingTable, type SettingRow } from './setting-table.js';

/** `docs/guides/settings.md`, from the schemas that read the settings. */
export function settingsGuide(): string {
  const chapters = (Object.keys(SETTING_GROUPS) as SettingGroup[]).map(chapterOf);
  return `${INTRODUCTION}
${chapters.join('\n')}
## Secrets of steps

| variable | kind | read by | meaning |
|---|---|---|---|
| \`SECRET_<NAME>\`, \`TENANT_<TENANT>_SECRET_<NAME>\` | secret text | executor-service, api-gateway | for development: a secret for \`credential: <name>\` and \`{{ secrets.<name> }}\`, where no [credential](credentials.md) has the name, and for the signatures of webhooks; the second form is [another tenant's](tenants.md#secrets) |

## The command line

\`runbook\` has settings of its own, which its flags come before; [its guide](cli.md) says more. It also heeds \`NO_COLOR\`, \`FORCE_COLOR\`, \`TERM\`, \`XDG_CONFIG_HOME\`, \`XDG_STATE_HOME\` and \`HOME\`, and \`DATA_DIR\` for a service on this machine.

| variable | kind | default | meaning |
|---|---|---|---|
${commandLineVariables.map(({ name, kind, standard = '', isSecret, meaning }) => row([`\`${name}\``, isSecret ? `secret ${kind}` : kind, standard, meaning])).join('\n')}
`;
}

function chapterOf(group: SettingGroup): string {
  const rows = settingTable.filter((setting) => setting.group === group);
  return `## ${SETTING_GROUPS[group]}

| variable | kind | default | read by | meaning |
|---|---|---|---|---|
${rows.map(rowOf).join('\n')}
`;
}

function rowOf({ name, kind, unit, standard, otherwise, readBy, isSecret, twin, meaning }: SettingRow): string {
  const names = twin === undefined ? `\`${name}\`` : `\`${name}\`, \`…_FILE\``;
  const what = `${isSecret ? 'secret ' : ''}${kind}${unit === undefined ? '' : `, ${unit}`}`;
  const readers = readBy.length === SERVICE_NAMES.length ? 'all' : readBy.join(', ');
  return row([names, what, standard === undefined ? (otherwise ?? '') : `\`${standard}\``, readers, meaning]);
}

/** A column ends with a bar, so none stands in a cell. */
const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`.replaceAll('|  |', '| |');

const INTRODUCTION = `<!-- Written by scripts/write-settings-guide.mjs: change the schemas in libs/service/src, not this page. -->

# Settings

Every variable of the environment that a service reads. A service reads nothing else: no file of configuration, and no other variable. All of them are checked by every service at its
start, and all that is wrong is told at once, a line each, with what was expected, what was found and what to do; nothing shows a secret.

- **\`read by\`** names the services that act by the setting. The standalone service is all of them in one process, and reads everything.
- **\`…_FILE\`**: where it stands, \`<NAME>_FILE\` names a file that holds what the variable would, as container platforms hand over secrets; blanks and line feeds at its end do not count. Of the two one may
  be set. A file with a secret must not be read by others (\`chmod 600\`; what root hands over to the group of the service, \`0440\`, is fine). It is read at the start.
- **An empty variable** is a mistake, not a wish for the default: leave it out.
- **A name that is none**, but looks like one of these, is told in the log (\`did you mean …\`), and beside the faults of a start that is refused.
- **There is no \`DATABASE_URL\`**, by design: the log is the only truth, and it lies in Kafka or in \`DATA_DIR\`; what is folded from it lies in MongoDB (\`MONGO_URL\`) or in \`DATA_DIR\`, and can be dropped.
  Nothing else has to be named.

What a process would start with, and where each value comes from, without secrets:

    node apps/api-gateway/dist/main.js --print-config
    runbook config print --service api-gateway

Both end with status 1, and the faults on standard error, where the service would not start. \`--print-config=json\` is for programs.
`;
