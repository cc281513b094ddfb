import type { Tone } from '../ui/status-words.js';
import type { Disposition } from './queries.js';

interface Word {
  readonly word: string;
  readonly tone: Tone;
  readonly means: string;
}

/** How a record of an event source ends, in the order in which one looks for it. */
export const DISPOSITION_WORDS: Readonly<Record<Disposition['disposition'], Word>> = {
  started: { word: 'Started runs', tone: 'ok', means: 'It started runs.' },
  correlated: { word: 'Resumed a run', tone: 'ok', means: 'It met a wait, and resumed at least one run.' },
  buffered: { word: 'Kept', tone: 'run', means: 'It is kept until a wait asks for it, or its time is up.' },
  duplicate: { word: 'Duplicate', tone: 'idle', means: 'Its source and id came before.' },
  'no-match': { word: 'No match', tone: 'idle', means: 'Nobody waited, and it had no time to live.' },
  expired: { word: 'Expired', tone: 'warn', means: 'Its time was up, or its room was needed, and nobody had waited.' },
  malformed: {
    word: 'Malformed',
    tone: 'bad',
    means: 'It is no event that the source can read; it lies in the dead-letter topic, with the reason.',
  },
  unauthorised: {
    word: 'Unauthorised',
    tone: 'bad',
    means: 'The source does not accept it, or the gate of the runbook refused it; it lies in the dead-letter topic.',
  },
  unsigned: {
    word: 'Not signed',
    tone: 'bad',
    means: 'Its source expects a signature, and it has none; it lies in the dead-letter topic.',
  },
  'signature-invalid': {
    word: 'Wrong signature',
    tone: 'bad',
    means: 'Its signature is not one of the producer that the source names; it lies in the dead-letter topic.',
  },
  stale: {
    word: 'Too old',
    tone: 'bad',
    means: 'It was signed at another time than that of its arrival; it lies in the dead-letter topic.',
  },
  replayed: {
    word: 'Replayed',
    tone: 'bad',
    means: 'What its producer signed came before, in another record; it lies in the dead-letter topic.',
  },
};
