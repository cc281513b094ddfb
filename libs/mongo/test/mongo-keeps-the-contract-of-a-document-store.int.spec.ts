import { describeDocumentStore } from '@runbook/ports/contract';
import { openMongo } from '../src/index.js';
import { urlOfThisSuite } from './server.js';

describeDocumentStore('MongoDB', async () => {
  let mongo = await openMongo({ url: urlOfThisSuite() });
  return {
    store: mongo.documents,
    reopen: async () => {
      await mongo.close();
      mongo = await openMongo({ url: urlOfThisSuite() });
      return mongo.documents;
    },
    close: () => mongo.close(),
  };
});
