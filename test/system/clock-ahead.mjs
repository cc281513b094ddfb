// `node --import` this: the wall clock of the process is ahead by as many milliseconds as the file that CLOCK_AHEAD_FILE names says. It is read again twice a second, as a
// clock that an operator sets right jumps.
import { readFileSync } from 'node:fs';

const file = process.env.CLOCK_AHEAD_FILE;
const real = Date.now.bind(Date);
const LOOK_MS = 500;
let aheadMs = 0;

function look() {
  aheadMs = Number(readFileSync(file, 'utf8'));
}
look();
setInterval(look, LOOK_MS).unref();
Date.now = () => real() + aheadMs;
