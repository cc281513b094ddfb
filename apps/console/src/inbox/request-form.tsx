import { lazy, Suspense, useMemo, useState } from 'react';
import type { Request } from '../api/inbox-queries.js';
import type { ApiProblem } from '../api/problem.js';
import { draftOf, valueOf, type Draft, type Fault } from '../forms/draft.js';
import type { ExactJson } from '../forms/exact-json.js';
import { fieldOfSchema, type FormField } from '../forms/field-of-schema.js';
import type { Json } from '../forms/json.js';
import { JsonTree } from '../ui/json-tree.js';
import { Panel } from '../ui/panel.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';

const SchemaForm = lazy(() => import('../forms/schema-form.js').then(({ SchemaForm: loaded }) => ({ default: loaded })));

export interface FilledForm {
  readonly field: FormField;
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly value: ExactJson | undefined;
  /** What can be told wrong here; the service has the last word. */
  readonly faults: readonly Fault[];
  /** Of these, those that are shown: what was never touched is not wrong yet. */
  readonly shownFaults: readonly Fault[];
  readonly show: () => void;
  /** Takes the faults of a refusal, by the field that each is about. */
  readonly refused: (problem: ApiProblem) => void;
}

/** The form that a request asks for; undefined where it asks for none. What was typed stays through every refusal. */
export function useRequestForm({ form, digest }: Pick<Request, 'form' | 'digest'>): FilledForm | undefined {
  const text = form === undefined ? undefined : JSON.stringify(form);
  // By its text: each look at the request brings another object.
  const field = useMemo(() => fieldOfSchema(form as Json | undefined), [text]);
  const [draft, setDraft] = useState<Draft>(() => draftOf(field));
  const [isShown, setShown] = useState(false);
  const [told, setTold] = useState<{ readonly digest: string; readonly faults: readonly Fault[] }>();
  if (text === undefined) return undefined;
  const { value, faults } = valueOf(field, draft);
  const ofService = told?.digest === digest ? told.faults : [];
  return {
    field,
    draft,
    value,
    faults,
    shownFaults: isShown ? [...faults, ...ofService] : ofService,
    change: (next) => {
      setDraft(next);
      setTold(undefined);
    },
    show: () => setShown(true),
    refused: ({ body }) => {
      const own = (body.errors ?? []).map(({ pointer, message }) => ({ pointer: (pointer ?? '').replace(/^\/form/, ''), message }));
      setTold({ digest, faults: own });
    },
  };
}

/** While it is open, to be filled in; afterwards what each voter wrote. */
export function RequestForm({ request, form }: { readonly request: Request; readonly form: FilledForm | undefined }) {
  const filled = request.votes.filter((vote) => vote.form !== undefined);
  if (!form) return null;
  return (
    <>
      {request.youMayVote && (
        <Panel title="The form">
          <Suspense fallback={<Skeleton lines={4} />}>
            <SchemaForm field={form.field} draft={form.draft} onChange={form.change} faults={form.shownFaults} />
          </Suspense>
        </Panel>
      )}
      {filled.map((vote) => (
        <Panel key={vote.by} title={<>Filled in by {<Said text={vote.by} max={80} />}</>}>
          <JsonTree value={vote.form} label={`the form of ${vote.by}`} />
        </Panel>
      ))}
    </>
  );
}
