import { InvalidArgumentError } from 'commander';
import { readDuration } from '../time.js';

/** For commander: what a flag is given, read or refused with what was expected. */
export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`expected a whole number from ${from} to ${to}.`);
  };
}

export function duration(text: string): number {
  const ms = readDuration(text);
  if (ms === undefined || ms <= 0) throw new InvalidArgumentError('expected a duration such as 90s, 10m or 1h30m.');
  return ms;
}

/** `key:value`; which keys and values there may be is the service's word. */
export function labels(text: string, before: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  const [, key = '', value = ''] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (key === '') throw new InvalidArgumentError('expected a label as key:value, for example team:blue.');
  return { ...before, [key]: value };
}

/** A flag that may come several times. */
export const several = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];

/** `a,b` and a flag that comes several times mean the same. */
export const listed = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  ...text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])),
];
