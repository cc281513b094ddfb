/** A record came whose predecessors did not. On a log without transactions and compaction offsets have no holes: the answer was a wrong one. */
export class HoleInLog extends Error {
  override readonly name = 'HoleInLog';

  constructor(topic: string, partition: number, expected: number, found: number) {
    super(
      `expected the record of ${topic}/${partition} at offset ${expected}, found the one at ${found}; what lies between was not delivered`,
    );
  }
}
