import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { runQuery } from '../api/run-queries.js';
import { toProblem, type ApiProblem } from '../api/problem.js';
import { startRun } from '../api/runbook-acts.js';
import { runsOfRunbookQuery, type RunbookVersions } from '../api/runbook-documents.js';
import { faultsWithin } from '../forms/draft-changes.js';
import { draftOf, valueOf, type Draft, type Fault } from '../forms/draft.js';
import { isExactObject, type ExactJson } from '../forms/exact-json.js';
import { fieldOfSchema, type FormField } from '../forms/field-of-schema.js';
import { definitionOf } from './definition.js';
import { ABOUT, BASIS } from './start-basis.js';
import { bodyText, type StartBody } from './start-commands.js';

export type BasisKind = 'none' | 'authority' | 'stated';

export interface Start {
  readonly field: FormField;
  readonly inputs: Draft;
  readonly about: Draft;
  readonly basis: Draft;
  readonly basisKind: BasisKind;
  readonly authorityId: string;
  readonly isDry: boolean;
  readonly set: (change: Partial<Typed>) => void;
  readonly faultsOf: (part: 'inputs' | 'about' | 'basis') => readonly Fault[];
  readonly body: StartBody;
  readonly isBusy: boolean;
  readonly problem: ApiProblem | undefined;
  readonly start: () => void;
  /** Puts in what the newest run had; undefined where there is none. */
  readonly takeLast: (() => void) | undefined;
}

interface Typed {
  readonly inputs: Draft;
  readonly about: Draft;
  readonly basis: Draft;
  readonly basisKind: BasisKind;
  readonly authorityId: string;
  readonly isDry: boolean;
}

/** What is typed into the form of a start, and what it says. */
export function useStart(runbook: RunbookVersions): Start {
  const { inputs, legalBasis } = definitionOf(runbook.definition);
  const field = useMemo(() => fieldOfSchema(inputs, 'inputs'), [inputs]);
  const [typed, setTyped] = useState<Typed>(() => ({
    inputs: draftOf(field),
    about: draftOf(ABOUT),
    basis: draftOf(BASIS),
    basisKind: legalBasis?.required === true && legalBasis.authority === undefined ? 'authority' : 'none',
    authorityId: '',
    isDry: false,
  }));
  const [isTried, setTried] = useState(false);
  const set = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));
  const said = { inputs: valueOf(field, typed.inputs), about: valueOf(ABOUT, typed.about), basis: valueOf(BASIS, typed.basis) };
  const body = bodyOf(runbook.id, typed, { inputs: said.inputs.value, about: said.about.value, basis: said.basis.value });
  const starting = useStarting();
  const problem = starting.error ? toProblem(starting.error) : undefined;
  const faults = [...said.inputs.faults, ...said.about.faults, ...(typed.basisKind === 'stated' ? said.basis.faults : [])];
  const start = () => {
    setTried(true);
    if (faults.length === 0) starting.mutate(bodyText(body));
  };
  const told = (root: string) => faultsWithin(root, problem?.body.errors ?? []);
  const faultsOf: Start['faultsOf'] = (part) => [
    ...(isTried ? said[part].faults : []),
    ...told(part === 'inputs' ? '/inputs' : part === 'basis' ? '/legalBasis' : ''),
  ];
  const takeLast = useLastInputs(runbook.id, (value) => set({ inputs: draftOf(field, value) }));
  return { field, ...typed, set, faultsOf, body, isBusy: starting.isPending, problem, start, takeLast };
}

function useStarting() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: startRun,
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['runs'] });
      void queries.invalidateQueries({ queryKey: ['runbooks', 'activity'] });
      void navigate({ to: `/runs/${id}` });
    },
  });
}

function bodyOf(
  runbookId: string,
  typed: Typed,
  said: { inputs: ExactJson | undefined; about: ExactJson | undefined; basis: ExactJson | undefined },
): StartBody {
  return {
    runbookId,
    inputs: said.inputs ?? {},
    ...(isExactObject(said.about) ? said.about : {}),
    ...(typed.basisKind === 'authority' && typed.authorityId !== '' && { authorityId: typed.authorityId }),
    ...(typed.basisKind === 'stated' && said.basis !== undefined && { legalBasis: said.basis }),
    ...(typed.isDry && { dryRun: true }),
  };
}

/** What the newest run was started with. A value that lies in the blob store is a reference there, and no input. */
function useLastInputs(id: string, take: (value: ExactJson) => void): (() => void) | undefined {
  const { data: runs } = useQuery(runsOfRunbookQuery(id, 1));
  const last = runs?.[0]?.id;
  const { data: run } = useQuery({ ...runQuery(last ?? ''), enabled: last !== undefined });
  const inputs = run?.inputs as ExactJson | undefined;
  if (inputs === undefined || JSON.stringify(inputs).includes('"$blob"')) return undefined;
  return () => take(inputs);
}
