import { existsSync } from 'node:fs';
import { answered, type Schemas } from '../../client/api.js';
import { misused } from '../../failure.js';
import { printOne, titled, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { idIn, runbookFiles } from './documents.js';
import { meaningLines, paintedDifference, textDifference, textsInForce } from './differences.js';

/** `diff <file>…`, `diff <id> <version> <version>`, `diff <id> --draft <n>`. */
export async function diff(session: Session, given: readonly string[], { draft }: { readonly draft?: number }): Ended {
  const [id = '', before, after] = given;
  const { api } = await session.connect();
  if (draft !== undefined) {
    const found = await answered(api.GET('/api/v1/runbooks/{id}/drafts/{draft}/diff', { params: { path: { id, draft: String(draft) } } }));
    return printDifference(session, found);
  }
  if (before !== undefined && after !== undefined && given.length === 3 && /^\d+$/.test(before) && /^\d+$/.test(after)) {
    const path = { id, version: before, other: after };
    return printDifference(session, await answered(api.GET('/api/v1/runbooks/{id}/versions/{version}/diff/{other}', { params: { path } })));
  }
  if (given.some((name) => name !== '-' && !existsSync(name))) {
    throw misused(`expected files, or <id> <version> <version>, or <id> --draft <number>, found ${given.join(' ')}`);
  }
  return diffFiles(session, given);
}

async function diffFiles(session: Session, named: readonly string[]): Ended {
  const { api } = await session.connect();
  const [files, texts] = await Promise.all([runbookFiles(named), textsInForce(api)]);
  for (const file of files) {
    const text = await textDifference(texts.get(await idIn(file)), file);
    session.write(text === '' ? '' : `${paintedDifference(text.trimEnd(), session.screen)}\n`);
    if (text === '') session.words.say(`${file.file}: nothing differs from what is in force`);
  }
}

/** A difference that the service has made: by text and by meaning. */
export async function printDifference(session: Session, found: Schemas['RunbookDifference']): Promise<void> {
  const { screen } = session;
  await printOne(
    session,
    found,
    found.after.name,
    () => [
      ['Before', found.before.name],
      ['After', found.after.name],
      ['Same', found.isSame ? 'yes' : undefined],
    ],
    () => differenceText(found, screen),
  );
}

export function differenceText(found: Schemas['RunbookDifference'], screen: Session['screen']): string {
  const meaning = meaningLines(found);
  const text = found.text ?? '';
  return (
    titled({ screen }, 'By meaning', meaning.map((line) => `${paintedDifference(line, screen)}\n`).join('')) +
    titled({ screen }, 'By text', text === '' ? '' : `${paintedDifference(text.trimEnd(), screen)}\n`)
  );
}
