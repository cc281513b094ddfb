import type { EvidenceCheck } from '../../../../libs/audit/offline/evidence-checks.mjs';

/** The checks of the offline verifier, in its order, for people. */
export const EVIDENCE_WORDS: Readonly<Record<EvidenceCheck, { readonly title: string; readonly says: string }>> = {
  shape: { title: 'Shape', says: 'The bundle has the members that the specification names, of the right kinds, and no others.' },
  records: {
    title: 'Records',
    says: 'The SHA-256 of each record’s bytes is the one that it stands under, and its audit entry’s hash binds it to its place.',
  },
  chain: {
    title: 'Chain',
    says: 'Versions are 1, 2, 3 …, each with the hash of the record before; refusals stand aside and change nothing.',
  },
  head: {
    title: 'Head',
    says: 'The last record is the one that you know from elsewhere. Without it, a bundle that was shortened consistently passes.',
  },
  place: { title: 'Place', says: 'Entries stand in the audit log in their order, and neighbours are linked.' },
  definition: { title: 'Definition', says: 'The runbook in the bundle is, to the byte, the one that the run was started with.' },
  summary: { title: 'Summary', says: 'What the bundle says of the run is what its records say.' },
  blobs: { title: 'Large values', says: 'Every value that was kept aside is there, with the bytes that its name is the hash of.' },
  declared: { title: 'Declared evidence', says: 'What steps declared as evidence is what the records hold, each with its hash.' },
};
