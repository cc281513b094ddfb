import { main } from './program/program.js';

await main(process.argv.slice(2));
