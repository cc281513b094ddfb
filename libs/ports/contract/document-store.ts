import { describeDocumentDurability } from './document-durability.js';
import { describeQueries } from './document-queries.js';
import type { DocumentStoreWorld, OpenedDocumentStore } from './document-store-world.js';
import { describeWrites } from './document-writes.js';
import { allowSlowAdapters } from './eventually.js';

/** What `DocumentStore` promises, asked of one adapter. It is opened once for the suite. */
export function describeDocumentStore(name: string, open: () => Promise<OpenedDocumentStore>): void {
  describe(`the document store over ${name}`, () => {
    allowSlowAdapters();
    const world = {} as DocumentStoreWorld;

    beforeAll(async () => {
      world.opened = await open();
      world.store = world.opened.store;
    });
    afterAll(async () => {
      await world.opened?.close();
    });

    describeWrites(world);
    describeQueries(world);
    describeDocumentDurability(world);
  });
}
