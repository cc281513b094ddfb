import { Option, type Command } from 'commander';
import { answered } from '../../client/api.js';
import { does, type Verb } from '../../program/verb.js';
import { printItems } from '../../program/print.js';
import { shownMoment, wallMs } from '../../time.js';

interface ListFlags {
  readonly by?: 'executor' | 'worker';
}

const list: Verb<ListFlags> = async (session, _given, { by }) => {
  const { api } = await session.connect();
  const { items } = await answered(api.GET('/api/v1/actions'));
  const found = by === undefined ? items : items.filter((action) => action.by === by);
  await printItems(session, found, {
    none: 'no worker has announced an action',
    name: ({ name }) => name,
    columns: [
      { title: 'ACTION', of: ({ name }) => name },
      { title: 'BY', of: (action) => action.by },
      { title: 'ANNOUNCED', of: ({ announcedAt }) => shownMoment(announcedAt, wallMs()) },
      { title: 'OUTPUTS', of: ({ outputs }) => outputs?.join(', ') },
      { title: 'DESCRIPTION', of: ({ description }) => description },
    ],
  });
};

/** `runbook worker …`: the service knows workers by the actions that they announce. */
export function workerNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  does(
    verb('list', 'show the actions that workers do'),
    async () => (session, given, flags) => list(session, given, { ...flags, by: 'worker' }),
  );
  const actions = verb('actions', 'show every action that a step may name').addOption(
    new Option('--by <whom>', 'of executors, or of workers').choices(['executor', 'worker']),
  );
  does<ListFlags>(actions, async () => list);
}
