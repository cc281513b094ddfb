import type { DocumentStoreWorld, Sample } from './document-store-world.js';
import { uniqueName } from './unique-name.js';

export function describeDocumentDurability(world: DocumentStoreWorld): void {
  describe('what is declared again', () => {
    it('has the documents that were there', async () => {
      const spec = { name: uniqueName('declared'), indexes: [['status']] };
      const first = await world.store.collection<Sample>(spec);
      await first.write([{ put: { _id: 'a', status: 'OPEN', score: 3 } }]);
      const second = await world.store.collection<Sample>(spec);
      expect(await second.get('a')).toEqual({ _id: 'a', status: 'OPEN', score: 3 });
    });

    it('is found by a field that was declared later', async () => {
      const name = uniqueName('later');
      const before = await world.store.collection<Sample>({ name, indexes: [['status']] });
      await before.write([{ put: { _id: 'a', status: 'OPEN', score: 3 } }, { put: { _id: 'b', score: 4 } }]);
      const after = await world.store.collection<Sample>({ name, indexes: [['score', 'status']] });
      await after.write([{ put: { _id: 'c', score: 4 } }]);
      expect((await after.find({ where: { score: 4 }, limit: 9 })).map((document) => document._id)).toEqual(['b', 'c']);
      expect(await after.count({ status: 'OPEN' })).toBe(1);
    });

    it('has everything after a restart, uniqueness included', async () => {
      if (!world.opened.reopen) return;
      const spec = { name: uniqueName('durable'), indexes: [['status']] };
      const before = await world.store.collection<Sample>(spec);
      await before.write([{ put: { _id: 'a', status: 'OPEN' } }, { put: { _id: 'b', status: 'OPEN' } }, { remove: 'b' }]);

      world.store = await world.opened.reopen();

      const after = await world.store.collection<Sample>(spec);
      expect(await after.find({ where: { status: 'OPEN' }, limit: 9 })).toEqual([{ _id: 'a', status: 'OPEN' }]);
      await expect(after.write([{ insert: { _id: 'a' } }])).rejects.toThrow('a');
    });
  });
}
