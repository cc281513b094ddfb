import { describeBlobStore } from '@runbook/ports/contract';
import mongoose from 'mongoose';
import { openMongo } from '../src/index.js';
import { urlOfThisSuite } from './server.js';

describeBlobStore('MongoDB', async () => {
  let mongo = await openMongo({ url: urlOfThisSuite() });
  return {
    blobs: mongo.blobs,
    reopen: async () => {
      await mongo.close();
      mongo = await openMongo({ url: urlOfThisSuite() });
      return mongo.blobs;
    },
    corrupt: changeAByte,
    close: () => mongo.close(),
  };
});

async function changeAByte(sha256: string): Promise<void> {
  const connection = await mongoose.createConnection(urlOfThisSuite()).asPromise();
  const blobs = connection.db!.collection<{ _id: string; bytes: { value(): Uint8Array } }>('runbook.blobs');
  const bytes = Buffer.from((await blobs.findOne({ _id: sha256 }))!.bytes.value());
  bytes[17]! ^= 1;
  await blobs.updateOne({ _id: sha256 }, { $set: { bytes: new mongoose.mongo.Binary(bytes) } });
  await connection.close();
}
