// Prints members of the JSON on standard input: one path alone as its value, several as `path: value`. A member that is not there
// is an error that shows what came instead. `curl … | node examples/show.mjs status outputs.verdict`
import { argv, exit, stdin } from 'node:process';

let text = '';
for await (const chunk of stdin) text += chunk;
const paths = argv.slice(2);
const json = parsed(text);
const lines = paths.map((path) => {
  const value = path.split('.').reduce((at, name) => at?.[name], json);
  if (value === undefined) fail(`expected the member ${path}, found none in:\n${text}`);
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return paths.length === 1 ? shown : `${path}: ${shown}`;
});
console.log(lines.join('\n'));

function parsed(source) {
  try {
    return JSON.parse(source);
  } catch {
    return fail(`expected JSON, found:\n${source}`);
  }
}

function fail(message) {
  console.error(message);
  exit(1);
}
