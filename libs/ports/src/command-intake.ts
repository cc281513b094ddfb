/**
 * How the owner of a partition is handed its commands, in batches, through `PartitionOwner.commands`. Nothing comes that was not asked for.
 *
 * - **From where.** Nothing is handed over before the first `from`. `from(position)` hands over every command behind the position, and
 *   `from(undefined)` every command that the channel keeps: first those that are there, then those that come. It may be called again at any
 *   time, also while paused, and begins anew there: what stands behind the position comes again, whether it was handed over before or not.
 * - **Order** is that of the positions. No command that the channel keeps is left out in between.
 * - **Pause** holds at once: when `pause` has returned nothing is handed over, not even what the channel had at hand already. Commands that
 *   were handed over before stay with the owner; the channel does not take them back.
 * - **Handed over is not answered.** No call here says that a command is decided or folded: the channel goes on keeping what it handed over, also
 *   what stands before the position of a `from`, until `PartitionSession.answered` says so.
 * - **Resume** goes on behind the last command that was handed over: none is left out, and none comes twice by being paused and resumed,
 *   however often. Before the first `from`, and while nothing is paused, it does nothing.
 * - **Duplicates.** A command comes again, under its position, after another `from` or to the next owner; one that was sent twice has two
 *   positions (P6).
 * - Each call returns at once, and hands nothing over itself. All are harmless once the partition is lost.
 */
export interface CommandIntake {
  from(position: number | undefined): void;
  /** Back-pressure, or no valid claim. */
  pause(): void;
  resume(): void;
}
