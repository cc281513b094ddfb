import type { Socket } from 'node:net';
import { reasonOf } from './call-off.js';

/** A server that does not accept within this time is down; the attempt's own time-out may be shorter. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** The socket once it is open (`connect`), or once TLS stands (`secureConnect`). Rejects with the signal's reason, or with what the network said. */
export function opened<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<S> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', callOff);
      socket.off('error', fail).off('close', closed).off(event, succeed);
    };
    const fail = (error: Error): void => {
      settle();
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const closed = (): void => fail(new Error('the connection was closed before it stood'));
    const succeed = (): void => {
      settle();
      resolve(socket);
    };
    const callOff = (): void => fail(reasonOf(signal));
    const timer = setTimeout(() => fail(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`)), CONNECT_TIMEOUT_MS);
    socket.on('error', fail).on('close', closed).on(event, succeed);
    if (signal.aborted) callOff();
    else signal.addEventListener('abort', callOff);
  });
}
