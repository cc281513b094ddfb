// `node --import` this: the process runs with the fault that PLANTED_FAULT names, in the one module that it is about.
import { register } from 'node:module';
import { PLANTED_FAULTS } from './planted-faults.mjs';

const name = process.env.PLANTED_FAULT ?? '';
const fault = PLANTED_FAULTS[name];
if (!fault) throw new Error(`expected PLANTED_FAULT to be one of ${Object.keys(PLANTED_FAULTS).join(', ')}, found ${name}`);
register('./planted-faults.mjs', { parentURL: import.meta.url, data: fault });
