import { useEffect, useState } from 'react';
import { follow } from './live.js';
import { isBeforeInOutput } from './live/positions.js';
import { toProblem, type ApiProblem } from './problem.js';

/** A line that a command wrote, and on which of its streams. */
export interface OutputLine {
  readonly stream: string;
  readonly attempt: number;
  readonly text: string;
}

interface Said {
  readonly stream: string;
  readonly attempt: number;
  readonly text: string;
}

/** What a browser keeps of one step; the first lines go first. All of it can be downloaded. */
const LINES_MAX = 100_000;

/** What a step has said from the beginning, and goes on to say. One that was over and is tried again, by `attempt`, is followed again. */
export function useStepOutput(run: string, step: string, attempt: number) {
  const [lines, setLines] = useState<readonly OutputLine[]>([]);
  const [isWhole, setWhole] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const [followed, setFollowed] = useState(attempt);
  if (isWhole && followed !== attempt) setFollowed(attempt);
  useEffect(() => {
    setLines([]);
    setWhole(false);
    setProblem(undefined);
    return follow(outputPath(run, step), {
      isBefore: isBeforeInOutput,
      onEvents: (events) => {
        const said = events.filter(({ type }) => type === 'StepOutput').map(({ data }) => JSON.parse(data) as Said);
        if (said.length > 0) setLines((before) => withSaid(before, said));
      },
      onEnd: () => setWhole(true),
      onProblem: (found) => setProblem(toProblem(found)),
    });
  }, [run, step, followed]);
  return { lines, isWhole, problem };
}

export const outputPath = (run: string, step: string): string => `/api/v1/executions/${run}/steps/${encodeURIComponent(step)}/output`;

/** Pieces come by whole lines. */
export function withSaid(before: readonly OutputLine[], said: readonly Said[]): readonly OutputLine[] {
  const lines = [...before];
  for (const { stream, attempt, text } of said) {
    const parts = text.split('\n');
    if (parts.at(-1) === '') parts.pop();
    for (const part of parts) lines.push({ stream, attempt, text: part });
  }
  return lines.length > LINES_MAX ? lines.slice(-LINES_MAX) : lines;
}
