/** 16 random hexadecimal digits, the shortest key there is, have fewer once in 28,000 times. */
const DISTINCT_MIN = 6;
/** A long key, as of what seals; 43 random hexadecimal digits have fewer once in five million times. */
const LONG = 43;
const DISTINCT_MIN_OF_LONG = 10;
/** Of neighbouring characters that follow each other in the alphabet; of random ones a sixth do. */
const SEQUENCE_PART = 3 / 4;

/** Long enough that random characters do not make them by chance. */
const WORDS = ['password', 'passwort', 'secret', 'changeme', 'default', 'example', 'letmein', 'qwertz', 'qwerty', 'placeholder', 'yourkey'];

/** How somebody would guess the text; undefined: nobody would. */
export function guessedBy(text: string): string | undefined {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (WORDS.some((word) => plain.includes(word))) return 'holds a word that is tried first';
  const distinct = new Set(text).size;
  if (distinct < DISTINCT_MIN) return `has fewer than ${DISTINCT_MIN} different characters`;
  if (isRepetition(text)) return 'says the same part again and again';
  if (isSequence(text)) return 'is a sequence of the alphabet or the digits';
  return text.length >= LONG && distinct < DISTINCT_MIN_OF_LONG ? `has fewer than ${DISTINCT_MIN_OF_LONG} different characters` : undefined;
}

function isRepetition(text: string): boolean {
  for (let length = 1; length <= text.length / 2; length++) {
    const part = text.slice(0, length);
    if (part.repeat(Math.ceil(text.length / length)).startsWith(text)) return true;
  }
  return false;
}

function isSequence(text: string): boolean {
  const steps = [...text].slice(1).filter((char, index) => Math.abs(char.charCodeAt(0) - text.charCodeAt(index)) <= 1);
  return steps.length >= (text.length - 1) * SEQUENCE_PART;
}
