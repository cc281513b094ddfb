import { applyEdit } from './apply-edit.js';
import { EditRefused } from './edit.js';

const RUNBOOK = `# top
apiVersion: runbook/v1
id: contain   # why so

steps:
  # first of all
  - id: lookup          # asks a vendor
    type: call-service
    with: { method: GET, url: "https://ti.example/{{ inputs.host }}" } # cheap

  # only then
  - id: isolate
    type: call-service
    dependsOn: [lookup]
    when: 'steps.lookup.output.score >= 70 && steps["lookup"].status == "COMPLETED"'
    with:
      body: |
        score {{ steps.lookup.output.score }} of lookup
      url: https://edr.example
`;

describe('the layout of a text', () => {
  it('keeps blanks, quotes and comments when a step is renamed, and says the name with a hyphen in brackets', () => {
    expect(applyEdit(RUNBOOK, { kind: 'rename-step', id: 'lookup', to: 'look-up' })).toBe(
      RUNBOOK.replace('- id: lookup ', '- id: look-up ')
        .replace('dependsOn: [lookup]', 'dependsOn: [look-up]')
        .replace(
          `'steps.lookup.output.score >= 70 && steps["lookup"].status == "COMPLETED"'`,
          `'steps[''look-up''].output.score >= 70 && steps[''look-up''].status == "COMPLETED"'`,
        )
        .replace('{{ steps.lookup.output.score }}', "{{ steps['look-up'].output.score }}"),
    );
  });

  it('keeps a comment behind a value that is replaced, and the quotes of it', () => {
    expect(applyEdit(RUNBOOK, { kind: 'set-field', id: 'lookup', field: ['with', 'url'], value: 'https://other.example' })).toBe(
      RUNBOOK.replace('"https://ti.example/{{ inputs.host }}"', '"https://other.example"'),
    );
  });

  it('takes the comments of a step with it, and leaves an empty line between those that stay', () => {
    expect(applyEdit(RUNBOOK, { kind: 'remove-step', id: 'lookup' })).toBe(
      RUNBOOK.replace(/ {2}# first of all[^]*?# cheap\n\n/, '').replace('    dependsOn: [lookup]\n', ''),
    );
  });

  it('puts an approval between a step and what it waits for', () => {
    const edited = applyEdit(RUNBOOK, {
      kind: 'wrap-in-approval',
      id: 'isolate',
      approval: 'approve',
      with: { approvers: { roles: ['lead'] } },
    });
    expect(edited).toBe(
      RUNBOOK.replace(
        '  # only then\n',
        '  - id: approve\n    type: human-approval\n    dependsOn: [lookup]\n    with:\n      approvers: { roles: [lead] }\n\n  # only then\n',
      ).replace('    dependsOn: [lookup]\n    when', '    dependsOn: [approve]\n    when'),
    );
  });

  it('makes inputs where there are none, behind the name of the runbook', () => {
    expect(applyEdit(RUNBOOK, { kind: 'add-input', name: 'host', schema: { type: 'string' }, isRequired: true })).toBe(
      RUNBOOK.replace(
        'id: contain   # why so\n',
        'id: contain   # why so\ninputs:\n  type: object\n  additionalProperties: false\n  required: [host]\n  properties: { host: { type: string } }\n',
      ),
    );
  });

  it.each([
    ['a: &x 1\nb: *x\n', 'an anchor'],
    ['a: !str 1\n', 'a tag'],
    ['? a\n: 1\n', 'an explicit key'],
    ['a: 1\na: 2\n', 'unique'],
    ['- 1\n', 'expected a map'],
  ])('is not edited where the language has no such text: %j', (text, found) => {
    const edit = () => applyEdit(text, { kind: 'set-document', path: ['name'], value: 'x' });
    expect(edit).toThrow(EditRefused);
    expect(edit).toThrow(found);
  });
});
