import { ownJson } from '@runbook/domain';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'moved.json';

/** That a data folder's log goes on elsewhere. */
export interface Move {
  /** Tells this move from every other. */
  readonly id: string;
  /** Where to, in words, without passwords. */
  readonly to: string;
  readonly state: 'under way' | 'done';
  /** RFC 3339. */
  readonly at: string;
}

/** Undefined: the folder was not moved. */
export function readMove(dataFolder: string): Move | undefined {
  try {
    return ownJson(readFileSync(join(dataFolder, FILE), 'utf8')) as Move;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`expected in ${join(dataFolder, FILE)} what a move has written, found another text; look at it`, { cause: error });
  }
}

/** From here on nobody starts on the folder. */
export function markMove(dataFolder: string, move: Move): void {
  const file = join(dataFolder, FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(move, undefined, 1)}\n`, { flush: true });
  renameSync(`${file}.new`, file);
}

/** Two systems that go on from one log would give out the same numbers for different facts. */
export class FolderMoved extends Error {
  override readonly name = 'FolderMoved';
  constructor(dataFolder: string, { to, state, at }: Move) {
    const advice =
      state === 'done'
        ? `start the services there. To go on here instead, with nothing of what was done there, remove ${FILE}`
        : `run the move again, to its end. To call it off, remove ${FILE} and what it has written there`;
    super(
      `expected ${dataFolder} to be where its log goes on, found it moved to ${to} (${state}, ${at}); ${advice} (docs/guides/moving.md)`,
    );
  }
}

/** Throws `FolderMoved`. */
export function expectNotMoved(dataFolder: string): void {
  const move = readMove(dataFolder);
  if (move) throw new FolderMoved(dataFolder, move);
}
