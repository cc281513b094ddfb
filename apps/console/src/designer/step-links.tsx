import { ArrowDown, ArrowUp, CornerDownRight, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Json } from '../forms/json.js';
import { Button } from '../ui/button.js';
import { SelectField } from '../ui/field.js';
import { linksOf, stepsOf, type PlacedStep, type StepLink } from './model/steps-of-document.js';
import type { Editor } from './use-editor.js';

interface LinksProps {
  readonly step: PlacedStep;
  readonly document: Json | undefined;
  readonly edit: Editor['edit'];
  readonly onSelect: (id: string) => void;
}

/** What the step waits for and what it leads to, as in the graph, for who does not draw. */
export function StepLinks({ step, document, edit, onSelect }: LinksProps) {
  const links = linksOf(document);
  const [before, behind] = [links.filter(({ to }) => to === step.id), links.filter(({ from }) => from === step.id)];
  const list = step.path.slice(0, -1).join('/');
  const others = stepsOf(document).filter(({ id, path }) => id !== step.id && path.slice(0, -1).join('/') === list);
  const waitable = others.filter(({ id }) => !before.some((link) => link.kind === 'dependsOn' && link.from === id));
  return (
    <div className="flex flex-col gap-2">
      <LinkList
        title="Comes after"
        icon={<ArrowUp aria-hidden size={13} />}
        links={before}
        nameOf={({ from }) => from}
        {...{ edit, onSelect }}
      />
      <LinkList
        title="Leads to"
        icon={<ArrowDown aria-hidden size={13} />}
        links={behind}
        nameOf={({ to }) => to}
        {...{ edit, onSelect }}
      />
      <Connect label="Wait for" options={waitable} onChoose={(from) => edit({ kind: 'connect', from, to: step.id, as: 'dependsOn' })} />
      {step.type === 'conditional' &&
        branchesOf(step).map((branch) => (
          <Connect
            key={branch}
            label={`Branch ${branch}`}
            options={others}
            onChoose={(to) => edit({ kind: 'connect', from: step.id, to, as: { branch } })}
          />
        ))}
      <Connect label="On error, go to" options={others} onChoose={(to) => edit({ kind: 'connect', from: step.id, to, as: 'goto' })} />
    </div>
  );
}

const branchesOf = ({ step }: PlacedStep): string[] =>
  step.switch === undefined
    ? ['then', 'else']
    : [...Object.keys(typeof step.cases === 'object' && step.cases !== null ? step.cases : {}), 'default'];

interface ConnectProps {
  readonly label: string;
  readonly options: readonly PlacedStep[];
  readonly onChoose: (id: string) => void;
}

function Connect({ label, options, onChoose }: ConnectProps) {
  if (options.length === 0) return null;
  const choices = [{ value: '', label: 'Choose a step…' }, ...options.map(({ id }) => ({ value: id, label: id }))];
  return <SelectField label={label} options={choices} value="" onChange={({ target: { value } }) => value !== '' && onChoose(value)} />;
}

interface LinkListProps extends Pick<LinksProps, 'edit' | 'onSelect'> {
  readonly title: string;
  readonly icon: ReactNode;
  readonly links: readonly StepLink[];
  readonly nameOf: (link: StepLink) => string;
}

function LinkList({ title, icon, links, nameOf, edit, onSelect }: LinkListProps) {
  if (links.length === 0) return null;
  return (
    <div>
      <p className="m-0 mb-1 flex items-center gap-1 text-xs font-medium text-faint">
        {icon}
        {title}
      </p>
      <ul className="m-0 flex list-none flex-col gap-1 p-0">
        {links.map((link) => (
          <li key={link.path.join('/')} className="flex items-center gap-1.5 rounded-md bg-sunken px-2">
            <CornerDownRight aria-hidden size={13} className="text-faint" />
            <button
              type="button"
              className="said min-w-0 flex-1 border-0 bg-transparent p-0 text-left text-accent"
              onClick={() => onSelect(nameOf(link))}
            >
              {nameOf(link)}
            </button>
            {link.label && <span className="text-xs text-faint">{link.label}</span>}
            <Button
              kind="quiet"
              isSmall
              icon={X}
              aria-label={`Cut the link with ${nameOf(link)}`}
              onClick={() => edit({ kind: 'disconnect', link })}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
