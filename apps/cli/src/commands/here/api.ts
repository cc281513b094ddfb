import { Option, type Command } from 'commander';
import { PREFIX } from '../../client/api.js';
import { misused } from '../../failure.js';
import { parsedJson } from '../../json.js';
import { several } from '../../program/flag-values.js';
import { printOne, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { does } from '../../program/verb.js';
import { cleanLines } from '../../terminal/clean.js';
import { namedText } from '../named-input.js';

interface ApiFlags {
  readonly file?: string;
  readonly data?: string;
  readonly header?: readonly string[];
  readonly raw?: boolean;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** `runbook api`: for what has no command of its own. */
export function apiCommand(command: Command): void {
  command
    .argument('<method>', METHODS.join(', '))
    .argument('<path>', 'below /api/v1, for example /break-glass')
    .option('-f, --file <file>', 'the body, as it is; - is stdin')
    .addOption(new Option('-d, --data <json>', 'the body; not for secrets').conflicts('file'))
    .option('-H, --header <name: value>', 'a header; several times', several)
    .option('--raw', 'the answer byte for byte');
  does<ApiFlags>(command, async () => api);
}

async function api(session: Session, [given = '', path = '']: readonly string[], { file, data, header, raw }: ApiFlags): Ended {
  const method = given.toUpperCase();
  if (!METHODS.includes(method)) throw misused(`expected one of ${METHODS.join(', ')}, found ${given}`);
  if (!path.startsWith('/')) throw misused(`expected a path that begins with /, found ${path}`);
  const body = file === undefined ? data : await namedText(file, 'the body');
  const { http } = await session.connect();
  const answer = await http.send({
    method,
    path: path.startsWith(`${PREFIX}/`) || path.startsWith('/health') ? path : `${PREFIX}${path}`,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headersIn(header ?? []) },
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  const value = parsedJson(text);
  if (raw) session.write(text);
  else if (value === undefined) session.write(cleanLines(text));
  else if (session.settings.output.value === 'table') session.write(`${cleanLines(JSON.stringify(value, undefined, 2))}\n`);
  else await printOne(session, value, '', () => []);
}

function headersIn(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((line) => {
      const found = /^([\w-]+):\s*([^\r\n]*)$/.exec(line);
      if (!found) throw misused(`expected a header as "name: value", found ${JSON.stringify(line)}`);
      if (/^(x-api-key|authorization|cookie)$/i.test(found[1] ?? ''))
        throw misused('expected no key in a command line, which everybody on the machine sees', 'sign in with: runbook login');
      return [(found[1] ?? '').toLowerCase(), found[2] ?? ''];
    }),
  );
}
