import type { Command } from 'commander';
import { answered } from '../../client/api.js';
import { Failure } from '../../failure.js';
import type { Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { does } from '../../program/verb.js';
import { changeContexts, readContexts } from '../../settings/config-file.js';

/** `runbook logout` */
export function logoutCommand(command: Command): void {
  does(command, async () => logout);
}

/** Ends the session at the service, then forgets it. What cannot be ended is forgotten all the same, and said so. */
async function logout(session: Session): Ended {
  const { settings, words } = session;
  const name = settings.context.value;
  const context = name === undefined ? undefined : (await readContexts(settings.file)).contexts[name];
  if (name === undefined || !context?.credential) {
    throw new Failure('expected a context that is signed in, found none', {
      exit: 'notFound',
      hints: ['see them with: runbook context list'],
    });
  }
  const { kind } = context.credential;
  if (kind === 'session') await ended(session);
  await changeContexts(settings.file, (contexts) => {
    const { credential: _gone, ...rest } = contexts.contexts[name] ?? context;
    return { ...contexts, contexts: { ...contexts.contexts, [name]: rest } };
  });
  words.say(kind === 'key' ? `the key is forgotten here; end it with: runbook key revoke <id>` : `signed out of ${context.url}`);
}

async function ended(session: Session): Promise<void> {
  try {
    const { api } = await session.connect();
    await answered(api.POST('/api/v1/auth/logout'));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    session.words.warn(`the session is forgotten here; at the service it ends by itself: ${error.message}`);
  }
}
