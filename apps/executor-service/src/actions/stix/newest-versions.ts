import { isObject, readStixObject, text, type StixObject } from './stix-object.js';
import { versionTime } from './stix-time.js';

export interface SoundObject extends StixObject {
  /** Position in `objects`, from 0. */
  readonly index: number;
  /** Of the object as canonical JSON, where it may be cited. */
  readonly sha256: string | undefined;
}

export interface SkippedObject {
  readonly index: number;
  readonly id: string;
  readonly reason: string;
}

/** Sorts a bundle's objects: the newest sound version of each, and why the others are skipped. */
export class NewestVersions {
  private readonly newest = new Map<string, SoundObject>();
  private readonly skipped: SkippedObject[] = [];

  add(value: unknown, index: number, sha256: string | undefined): void {
    const object = readStixObject(value);
    if (typeof object === 'string') return this.skip(index, idOf(value), object);
    const earlier = this.newest.get(object.id);
    if (earlier && versionTime(earlier.members) >= versionTime(object.members)) {
      return this.skip(index, object.id, `expected one version of each object, found an older or equal one than at index ${earlier.index}`);
    }
    if (earlier) this.skip(earlier.index, earlier.id, `expected one version of each object, found a newer one at index ${index}`);
    this.newest.set(object.id, { ...object, index, sha256 });
  }

  /** Both in the order of the bundle. */
  end(): { sound: readonly SoundObject[]; skipped: readonly SkippedObject[] } {
    const byIndex = (a: { index: number }, b: { index: number }) => a.index - b.index;
    return { sound: [...this.newest.values()].sort(byIndex), skipped: this.skipped.sort(byIndex) };
  }

  private skip(index: number, id: string, reason: string): void {
    this.skipped.push({ index, id, reason });
  }
}

function idOf(value: unknown): string {
  return isObject(value) ? (text(value, 'id') ?? '').slice(0, 300) : '';
}
