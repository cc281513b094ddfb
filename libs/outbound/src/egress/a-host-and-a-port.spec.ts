import { endpointOf } from './endpoint.js';

describe('a host and a port', () => {
  it.each([
    ['ws-7', 22, 'ws-7', 22],
    ['WS-7.Internal:2222', 22, 'ws-7.internal', 2222],
    ['[::1]', 443, '[::1]', 443],
    ['[FD00::1]:443', 80, '[fd00::1]', 443],
    ['0x7f.1:80', 443, '127.0.0.1', 80],
    ['2130706433', 443, '127.0.0.1', 443],
  ])('%s are read as they are connected to', (text, portDefault, hostname, port) => {
    expect(endpointOf(text, portDefault)).toEqual({ hostname, port });
  });

  it.each(['', 'a b', 'a\n', 'a/b', 'user@a', 'a?b', 'a#b', 'a:0', 'a:99999', '::1', '[::1', 'a:b', 'http://a'])('%j are none', (text) => {
    expect(endpointOf(text, 22)).toBeUndefined();
  });
});
