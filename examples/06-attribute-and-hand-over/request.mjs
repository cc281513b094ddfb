// Prints the body of a start on a real intrusion of the shipped data; `dry` makes it a dry run.
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';

const bundle = JSON.parse(readFileSync('data/attack/campaigns/C0024.stix.json', 'utf8'));
/** What the steps that are simulated pretend to give. */
const samples = {
  enrich: { bundle },
  attribute: { report: { verdict: 'pretended' } },
  seal: { manifest: { items: [] } },
  archive: { receipt: 'none' },
};

console.log(
  JSON.stringify({
    runbookId: 'attribute-and-hand-over',
    inputs: { bundle, case: 'INC-2026-0042' },
    legalBasis: {
      authority: 'Security Act, section 5',
      reference: 'case-2026-114',
      classification: 'SECRET',
      authorizedUsers: ['dev'],
      purpose: 'Attribution of an intrusion',
    },
    dataLicenses: ['mitre-attack'],
    ...(argv[2] === 'dry' && { dryRun: true, samples }),
  }),
);
