import { Panel } from '../ui/panel.js';
import { Said } from '../ui/said.js';
import { classNames } from '../ui/class-names.js';
import type { Attribution, Hypothesis, Technique } from './attribution.js';

const SHOWN_MAX = 8;
/** To a tenth, as the report says it; nothing that is possible is shown as nothing. */
const percent = (share: number): string => (share > 0 && share < 0.001 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`);

export function AttributionCharts({ attribution }: { readonly attribution: Attribution }) {
  const { hypotheses, phases, verdict, actor, confidence, observations } = attribution;
  const verb = verdict === 'attributed' ? 'Attributed to' : `${verdict}:`;
  const title = actor ? `${verb} ${actor.name}${confidence === undefined ? '' : `, ${percent(confidence)} sure`}` : `Verdict: ${verdict}`;
  return (
    <>
      <Panel title={<Said text={title} />}>
        <p className="m-0 mb-3 text-muted">Each known group, and how sure it is that it explains the {observations} observations.</p>
        <ol className="m-0 flex list-none flex-col gap-1.5 p-0">
          {hypotheses.slice(0, SHOWN_MAX).map((hypothesis) => (
            <Bar key={hypothesis.rank} hypothesis={hypothesis} />
          ))}
        </ol>
      </Panel>
      <Panel title="Seen, by tactic" isFlush>
        <div className="overflow-x-auto p-3" tabIndex={0} role="region" aria-label="ATT&CK matrix of what was seen">
          <div className="flex min-w-max gap-2">
            {phases.map(({ name, techniques }) => (
              <section key={name} className="w-38 shrink-0">
                <h3 className="said m-0 mb-1.5 text-xs font-semibold capitalize">
                  {name} <span className="font-normal text-faint">{techniques.length}</span>
                </h3>
                <ul className="m-0 flex list-none flex-col gap-1 p-0">
                  {techniques.map((technique) => (
                    <Cell key={technique.id} technique={technique} />
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </div>
        <p className="m-0 border-t px-3 py-2 text-xs text-muted">
          Marked at the left: recorded for the first hypothesis, the more the stronger. Dashed: seen, and not recorded for it.
        </p>
      </Panel>
    </>
  );
}

function Bar({ hypothesis: { rank, name, externalId, confidence } }: { readonly hypothesis: Hypothesis }) {
  return (
    <li className="grid grid-cols-[1.5rem_minmax(6rem,12rem)_1fr_4rem] items-center gap-2">
      <span className="tabular text-right text-faint">{rank}</span>
      <span className="truncate">
        <Said text={name} max={60} /> <span className="text-xs text-faint">{externalId}</span>
      </span>
      <span aria-hidden className="h-3.5 overflow-hidden rounded-sm bg-sunken">
        <span
          className={classNames('block h-full rounded-sm', rank === 1 ? 'bg-accent' : 'bg-line-strong')}
          style={{ width: `max(2px, ${confidence * 100}%)` }}
        />
      </span>
      <span className="tabular text-right">{percent(confidence)}</span>
    </li>
  );
}

/** Contributions are log odds; these bounds part weak ones from strong ones. */
const STRONG = 0.015;
const FAIR = 0.005;

function Cell({ technique: { id, name, contribution } }: { readonly technique: Technique }) {
  const weight =
    contribution === undefined || contribution <= 0
      ? 'border-dashed'
      : contribution >= STRONG
        ? 'border-l-8 border-l-accent'
        : contribution >= FAIR
          ? 'border-l-4 border-l-accent'
          : 'border-l-2 border-l-accent';
  const words =
    contribution === undefined ? 'not recorded for the first hypothesis' : `adds ${contribution.toFixed(3)} to the first hypothesis`;
  return (
    <li title={words} className={classNames('said rounded border bg-surface px-1.5 py-1 text-xs', weight)}>
      <span className="block font-mono text-[0.6875rem] text-faint">{id}</span>
      <Said text={name} max={80} />
    </li>
  );
}
