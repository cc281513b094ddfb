// Attributes all 42 shipped campaigns through the REST API and compares what the two ways to run say. After `npm run build`:
//
//     node test/campaigns/run-campaigns.mjs                  both: one process, then five on Kafka and MongoDB's protocol
//     node test/campaigns/run-campaigns.mjs --embedded       or --distributed: one of them alone
//
// Prints a line for each campaign and totals. Status 0 when every run completed, every evidence bundle is valid and all reports are equal.
import { parseArgs } from 'node:util';
import { attributeDistributed } from './attribute-distributed.mjs';
import { attributeEmbedded } from './attribute-embedded.mjs';
import { CAMPAIGNS } from './campaigns.mjs';
import { differencesOfOutcomes } from './differences.mjs';

/** More than this is not shown; the first ones tell the story. */
const DIFFERENCES_SHOWN = 5;
const MODES = { embedded: attributeEmbedded, distributed: attributeDistributed };

process.exitCode = await main();

async function main() {
  const options = { embedded: { type: 'boolean', default: false }, distributed: { type: 'boolean', default: false } };
  const { values } = parseArgs({ options });
  const chosen = Object.keys(MODES).filter((mode) => values[mode]);
  const modes = chosen.length > 0 ? chosen : Object.keys(MODES);
  const outcomes = {};
  for (const mode of modes) {
    const begunAt = Date.now();
    outcomes[mode] = await MODES[mode](CAMPAIGNS);
    console.log(`${mode}: ${CAMPAIGNS.length} campaigns in ${((Date.now() - begunAt) / 1000).toFixed(1)} s, start and stop included`);
  }
  const rows = CAMPAIGNS.map((campaign, n) =>
    rowOf(
      campaign,
      modes.map((mode) => outcomes[mode][n]),
    ),
  );
  print(rows);
  return rows.every(({ equal, evidence }) => equal !== 'NO' && evidence === 'valid') ? 0 : 1;
}

function rowOf({ name, known }, [first, second]) {
  const { verdict, hypotheses, confidence } = first.report;
  const differing = second ? differencesOfOutcomes(first, second) : [];
  const faults = [first, second].flatMap((outcome) => outcome?.execution.evidenceFaults ?? []);
  for (const pointer of differing.slice(0, DIFFERENCES_SHOWN)) console.log(`DIFFERENT ${name}: ${pointer}`);
  for (const fault of faults.slice(0, DIFFERENCES_SHOWN)) console.log(`EVIDENCE ${name}: ${JSON.stringify(fault)}`);
  return {
    campaign: name,
    actor: known ? 'known' : 'unknown',
    verdict,
    first: hypotheses[0]?.actor.name ?? '',
    confidence: confidence.toFixed(3),
    evidence: faults.length === 0 ? 'valid' : 'INVALID',
    equal: second ? (differing.length === 0 ? 'yes' : 'NO') : '-',
  };
}

function print(rows) {
  const columns = ['campaign', 'actor', 'verdict', 'first', 'confidence', 'evidence', 'equal'];
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column].length)));
  const line = (cells) =>
    cells
      .map((cell, n) => cell.padEnd(widths[n]))
      .join('  ')
      .trimEnd();
  console.log(line(columns));
  for (const row of rows) console.log(line(columns.map((column) => row[column])));
  const count = (column, value) => rows.filter((row) => row[column] === value).length;
  const totals = [
    `${rows.length} campaigns`,
    `${count('verdict', 'attributed')} attributed`,
    `${count('verdict', 'no-confident-match')} without a confident match`,
    `evidence of ${count('evidence', 'valid')} valid`,
    ...(count('equal', '-') === rows.length ? [] : [`${count('equal', 'yes')} equal in both modes, ${count('equal', 'NO')} not`]),
  ];
  console.log(totals.join(', '));
}
