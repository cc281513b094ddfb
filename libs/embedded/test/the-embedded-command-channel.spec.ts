import { openEmbeddedLog } from '@runbook/embedded';
import { describeCommandChannel } from '@runbook/ports/contract';
import { newFolder } from './a-folder-of-its-own.js';

describeCommandChannel('memory and one SQLite file', async () => {
  const { folder, remove } = await newFolder();
  // Deliveries small enough that what the suite sends does not fit in one.
  const opened = await openEmbeddedLog({ dataFolder: folder, commands: { perDeliveryMax: 100 } });
  const close = async () => {
    await opened.close();
    await remove();
  };
  return { channel: opened.channel, log: opened.log, close };
});
