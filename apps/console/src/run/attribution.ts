/** What Rapid Attribution reports, as far as it is drawn. */
export interface Attribution {
  readonly verdict: string;
  readonly actor?: { readonly name: string; readonly externalId?: string };
  readonly confidence?: number;
  readonly observations: number;
  readonly hypotheses: readonly Hypothesis[];
  readonly phases: readonly Phase[];
}

export interface Hypothesis {
  readonly rank: number;
  readonly name: string;
  readonly externalId?: string;
  readonly confidence: number;
  readonly score: number;
}

export interface Phase {
  readonly name: string;
  readonly techniques: readonly Technique[];
}

export interface Technique {
  readonly id: string;
  readonly name: string;
  /** What it adds to the first hypothesis; undefined: it was seen, and is not recorded for that group. */
  readonly contribution?: number;
}

interface Named {
  readonly name?: unknown;
  readonly externalId?: unknown;
}

interface Reported {
  readonly verdict?: unknown;
  readonly actor?: Named;
  readonly confidence?: unknown;
  readonly observations?: unknown;
  readonly hypotheses?: readonly { rank: number; actor: Named; confidence: number; score: number; evidence?: readonly Evidence[] }[];
  readonly timeline?: { readonly phases?: readonly { readonly phase: string; readonly techniques?: readonly Named[] }[] };
}

interface Evidence {
  readonly contribution: number;
  readonly observation?: Named;
}

/** Undefined: the report is another one's. */
export function attributionOf(report: unknown): Attribution | undefined {
  if (typeof report !== 'object' || report === null) return undefined;
  const { verdict, actor, confidence, observations, hypotheses, timeline } = report as Reported;
  if (typeof verdict !== 'string' || !Array.isArray(hypotheses) || !Array.isArray(timeline?.phases)) return undefined;
  const first = hypotheses[0] as NonNullable<Reported['hypotheses']>[number] | undefined;
  const contributions = new Map((first?.evidence ?? []).map(({ contribution, observation }) => [observation?.externalId, contribution]));
  return {
    verdict,
    ...(actor && { actor: named(actor) }),
    ...(typeof confidence === 'number' && { confidence }),
    observations: typeof observations === 'number' ? observations : 0,
    hypotheses: (hypotheses as NonNullable<Reported['hypotheses']>).map(({ rank, actor: of, confidence: sure, score }) => ({
      ...{ rank, score, confidence: sure },
      ...named(of),
    })),
    phases: (timeline.phases as { phase: string; techniques?: readonly Named[] }[]).map(({ phase, techniques = [] }) => ({
      name: phase.replaceAll('-', ' '),
      techniques: techniques.map((technique) => withContribution(technique, contributions)),
    })),
  };
}

function withContribution({ name, externalId }: Named, contributions: ReadonlyMap<unknown, number>): Technique {
  const contribution = contributions.get(externalId);
  return { id: text(externalId), name: text(name), ...(contribution !== undefined && { contribution }) };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const named = ({ name, externalId }: Named) => ({ name: text(name), ...(typeof externalId === 'string' && { externalId }) });
