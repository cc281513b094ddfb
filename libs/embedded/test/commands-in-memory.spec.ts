import { CommandQueueFull, CommandsLost, type Embedded, openEmbedded } from '@runbook/embedded';
import { UnknownTopic } from '@runbook/ports';
import { CollectingOwner, eventually, recordOf, recordsOf } from '@runbook/ports/contract';
import { newFolder } from './a-folder-of-its-own.js';

const PAIR = { commands: 'execution.commands', events: 'execution.events' };
const TOPICS = [
  { topic: PAIR.commands, partitions: 1 },
  { topic: PAIR.events, partitions: 1 },
];

describe('commands in memory', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let embedded: Embedded;
  beforeEach(async () => {
    ({ folder, remove } = await newFolder());
    embedded = await openEmbedded({ dataFolder: folder });
    await embedded.log.ensureTopics(TOPICS);
  });
  afterEach(async () => {
    await embedded.close();
    await remove();
  });

  async function own(group = 'orchestrator'): Promise<CollectingOwner> {
    let owner!: CollectingOwner;
    await embedded.channel.own(PAIR, group, (session) => (owner = new CollectingOwner(session)));
    return owner;
  }

  it('have positions above those of every earlier process', async () => {
    const first = await own();
    first.session.intake.from(undefined);
    await embedded.channel.send(PAIR.commands, recordsOf('c', 3));
    await eventually('three commands', () => first.commandRecords.length === 3);
    const highest = first.commandRecords.at(-1)!.offset;
    await embedded.close();
    embedded = await openEmbedded({ dataFolder: folder });
    const second = await own();
    // As a new owner does that has folded the log of the old one (P3).
    second.session.intake.from(highest);
    await embedded.channel.send(PAIR.commands, [recordOf('new')]);
    await eventually('the new command', () => second.commandTexts().includes('new'));
    expect(second.commandRecords[0]!.offset).toBeGreaterThan(highest);
  });

  it('are refused when nobody answers them, none of the call taken', async () => {
    await embedded.close();
    embedded = await openEmbedded({ dataFolder: folder, commands: { perPartitionMax: 10, perDeliveryMax: 4 } });
    await embedded.channel.send(PAIR.commands, recordsOf('c', 9));
    await expect(embedded.channel.send(PAIR.commands, recordsOf('more', 2))).rejects.toThrow(CommandQueueFull);
    const owner = await own();
    owner.session.intake.from(undefined);
    await eventually('all commands', () => owner.commandRecords.length === 9);
    owner.session.intake.from(owner.commandRecords[4]!.offset); // Asked for from behind, and still waiting for their answer.
    await expect(embedded.channel.send(PAIR.commands, recordsOf('more', 2))).rejects.toThrow('at most 10 unanswered');
    owner.session.answered(owner.commandRecords[4]!.offset);
    await embedded.channel.send(PAIR.commands, recordsOf('more', 2));
    await eventually('the rest', () => owner.commandTexts().includes('more-1'));
    expect(owner.commandTexts()).toHaveLength(11);
  });

  it('go to one group and to topics that exist and match', async () => {
    await own('one');
    await expect(own('two')).rejects.toThrow('group one');
    await expect(embedded.channel.send('nowhere', [recordOf('c')])).rejects.toThrow(UnknownTopic);
    await embedded.log.ensureTopics([{ topic: 'wide', partitions: 3 }]);
    const unequal = embedded.channel.own({ commands: 'wide', events: PAIR.events }, 'one', (session) => new CollectingOwner(session));
    await expect(unequal).rejects.toThrow('found 1 and 3');
  });

  it('that were entrusted are told lost when the channel is closed before they are answered', async () => {
    const owner = await own();
    owner.session.intake.from(undefined);
    const entrusted = embedded.channel.entrust(PAIR.commands, recordsOf('c', 2));
    const told = expect(entrusted).rejects.toThrow(CommandsLost);
    await eventually('two commands', () => owner.commandRecords.length === 2);
    owner.session.answered(owner.commandRecords[0]!.offset);
    await embedded.close();
    await told;
    embedded = await openEmbedded({ dataFolder: folder });
  });
});
