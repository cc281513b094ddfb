import { openedOnce } from './opened-once.js';

describe('what is opened once', () => {
  it('is opened at the first call and kept; a failure is not, and the next call opens it', async () => {
    const outcomes = [() => Promise.reject(new Error('no primary')), () => Promise.resolve('a')];
    let opened = 0;
    const open = openedOnce(() => outcomes[opened++]!());
    const both = [open(), open()];
    for (const one of both) await expect(one).rejects.toThrow('no primary');
    expect([await open(), await open(), opened]).toEqual(['a', 'a', 2]);
  });
});
