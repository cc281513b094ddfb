import { Pause, Play } from 'lucide-react';
import { api, told } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import { ActButton } from './act-button.js';
import type { Schedule } from './queries.js';
import { useChanged } from './use-changed.js';

/** Lets it fire no more for a while, or again, with the reason that stands in the record. */
export function PauseSchedule({ runbookId: id, trigger, paused }: Schedule) {
  const changed = useChanged();
  const send = (reason: string) => {
    const asked = { params: { path: { id } }, body: { trigger, reason } };
    return told(
      paused ? api.POST('/api/v1/runbooks/{id}/schedules/resume', asked) : api.POST('/api/v1/runbooks/{id}/schedules/pause', asked),
    );
  };
  const words = paused
    ? {
        title: `Resume the schedule of ${id}?`,
        will: 'It fires again from its next time on. Times that passed while it was paused are not caught up with.',
        verb: 'Resume it',
        done: `The schedule of ${id} fires again.`,
      }
    : {
        title: `Pause the schedule of ${id}?`,
        will: 'Nothing is started by it until somebody resumes it, whatever version of the runbook comes. A run that goes on goes on; one that waits behind it is given up.',
        verb: 'Pause it',
        done: `The schedule of ${id} is paused.`,
      };
  return (
    <ActButton
      label={paused ? 'Resume' : 'Pause'}
      icon={paused ? Play : Pause}
      isSmall
      needs="executions:pause"
      dialog={(close) => (
        <ActDialog
          title={words.title}
          will={words.will}
          verb={words.verb}
          reason="asked"
          send={send}
          onDone={() => {
            changed(words.done, 'schedules');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}
