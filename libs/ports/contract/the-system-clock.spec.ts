import { SystemClock } from '../src/clock.js';
import { describeClock } from './clock.js';
import { sleep } from './eventually.js';

describeClock('of the system', async () => ({ clock: new SystemClock(), pass: sleep }));
