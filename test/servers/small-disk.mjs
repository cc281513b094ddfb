// A program whose folder lies on a file system of its own, as small as wanted: what it does when the disk is full can be tried for real. The
// file system is mounted in a namespace of the program's own, so it ends with the program, however that ends.
import { canRun } from './process.mjs';

// The second makes whoever is not root the root of a namespace of its own, where the kernel lets them.
const WAYS = [['--mount'], ['--map-root-user', '--mount']];

let known;

/** What keeps a small disk from being made here, or undefined. */
export async function smallDiskIsMissing() {
  return (await way()) ? undefined : 'Linux with unshare, and the right to mount a tmpfs (as root, or in a user namespace)';
}

/**
 * The same program with a tmpfs of so many bytes mounted over its folder. From outside, the folder is found below `root` of the process in procfs.
 * @param {{ folder: string, bytes: number, command: string, args: string[] }} program
 */
export async function onSmallDisk({ folder, bytes, command, args }) {
  const script = 'mount -t tmpfs -o "size=$1" runbook-small-disk "$2" && shift 2 && exec "$@"';
  return { command: 'unshare', args: [...(await way()), 'sh', '-c', script, 'sh', String(bytes), folder, command, ...args] };
}

async function way() {
  known ??= firstThatWorks();
  return known;
}

async function firstThatWorks() {
  for (const options of WAYS) {
    if (await canRun('unshare', [...options, 'mount', '-t', 'tmpfs', 'runbook-small-disk', '/mnt'])) return options;
  }
  return undefined;
}
