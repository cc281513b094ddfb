import fc from 'fast-check';
import { refusalOf } from './address-rules.js';

describe('the address of an outbound call', () => {
  it.each([
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['10.255.0.1', 'private'],
    ['100.64.0.1', 'shared'],
    ['100.127.255.255', 'shared'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.8', 'reserved'],
    ['192.0.2.7', 'documentation'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarking'],
    ['198.19.255.255', 'benchmarking'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['169.254.169.254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['fc00::1', 'private'],
    ['fdff::1', 'private'],
    ['fd00:ec2::254', 'metadata'],
    ['fec0::1', 'private'],
    ['ff02::1', 'multicast'],
    ['2001:db8::1', 'documentation'],
    ['2001:0:53aa:64c:0:0:0:0', 'reserved'],
    ['100::1', 'reserved'],
    ['64:ff9b:1::1', 'reserved'],
    ['5f00::1', 'reserved'],
    ['::10.0.0.1', 'reserved'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:7f00:1', 'loopback'],
    ['::ffff:169.254.169.254', 'metadata'],
    ['::ffff:0:10.0.0.1', 'private'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b::a9fe:a9fe', 'metadata'],
    ['2002:7f00:1::1', 'loopback'],
    ['2002:a00:1::', 'private'],
    ['', 'not-an-address'],
    ['1.2.3', 'not-an-address'],
    ['example.com', 'not-an-address'],
  ])('%s is refused as %s', (address, rule) => {
    expect(refusalOf(address)).toBe(rule);
  });

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001:80b::200e',
    '64:ff9b::1.1.1.1',
    '::ffff:1.1.1.1',
    '2002:101:101::1',
  ])('%s is public', (address) => {
    expect(refusalOf(address)).toBeUndefined();
  });

  it('is judged alike plain, mapped and translated', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const rule = refusalOf(address);
        expect(refusalOf(`::ffff:${address}`)).toBe(rule);
        expect(refusalOf(`64:ff9b::${address}`)).toBe(rule);
      }),
    );
  });

  it('is refused outside 2000::/3 unless it embeds a public one', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const first = parseInt(address.split(':')[0] || '0', 16) >> 8;
        const global = first >= 0x20 && first <= 0x3f;
        const embeds = /^(::ffff:|0*64:0*ff9b:)/i.test(address) || first === 0;
        if (!global && !embeds) expect(refusalOf(address)).toBeDefined();
      }),
    );
  });
});
