// Backs a folder up. Run by the suite, which kills it.
import { backUp } from '@runbook/embedded';

const [dataFolder, target] = process.argv.slice(2) as [string, string];
await backUp({ dataFolder, target });
