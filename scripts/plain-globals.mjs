// For jest: the globals of a suite are plain properties. Jest's own environment looks each one up through an interceptor of Node's and a
// proxy, also `Object` or `Math` in the middle of a loop, which costs suites of thousands of cases a third of their time and more.
import { constants, createContext } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

// Jest gives a suite these of the process itself, because Node's own functions answer with them.
const OF_THE_PROCESS = ['Buffer', 'ArrayBuffer', 'Uint8Array'];

export default class PlainGlobals extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const plain = createContext(constants.DONT_CONTEXTIFY);
    for (const name of Reflect.ownKeys(this.global)) {
      if (Object.hasOwn(plain, name) && !OF_THE_PROCESS.includes(name)) continue;
      Object.defineProperty(plain, name, Object.getOwnPropertyDescriptor(this.global, name));
    }
    plain.global = plain;
    plain.Error.stackTraceLimit = this.global.Error.stackTraceLimit;
    this.context = plain;
    this.global = plain;
    // Its fake clock would take the place of the timers of the globals that it was made with, which no suite sees.
    const { constructor: FakeTimers } = this.fakeTimersModern;
    this.fakeTimersModern = new FakeTimers({ config: config.projectConfig, global: plain });
  }
}
