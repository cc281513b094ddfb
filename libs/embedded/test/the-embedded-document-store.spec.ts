import { EmbeddedDocumentStore } from '@runbook/embedded';
import { describeDocumentStore } from '@runbook/ports/contract';
import { join } from 'node:path';
import { newFolder } from './a-folder-of-its-own.js';

describeDocumentStore('one SQLite file', async () => {
  const { folder, remove } = await newFolder();
  const open = () => new EmbeddedDocumentStore({ fileOf: () => join(folder, 'runbook.db') });
  let store = open();
  const reopen = async () => {
    await store.close();
    store = open();
    return store;
  };
  const close = async () => {
    await store.close();
    await remove();
  };
  return { store, reopen, close };
});
