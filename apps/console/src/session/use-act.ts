import { useState } from 'react';
import { toProblem, type ApiProblem } from '../api/problem.js';

export interface Acting<Args extends readonly unknown[]> {
  readonly act: (...args: Args) => void;
  readonly isBusy: boolean;
  /** Of the last attempt. */
  readonly problem: ApiProblem | undefined;
  readonly forget: () => void;
}

export interface Act<Args extends readonly unknown[], Answer> {
  readonly send: (...args: Args) => Promise<Answer>;
  readonly done?: (answer: Answer) => void;
  /** Told of a problem first; true: it has dealt with it. */
  readonly failed?: (problem: ApiProblem) => boolean;
}

/** Something that is done for a person: once at a time, with what became of it. */
export function useAct<Args extends readonly unknown[], Answer>({ send, done, failed }: Act<Args, Answer>): Acting<Args> {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const act = (...args: Args) => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    void send(...args)
      .then(
        (answer) => done?.(answer),
        (error: unknown) => {
          const found = toProblem(error);
          if (failed?.(found) !== true) setProblem(found);
        },
      )
      .finally(() => setBusy(false));
  };
  return { act, isBusy, problem, forget: () => setProblem(undefined) };
}
