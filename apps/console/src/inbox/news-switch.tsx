import { Bell, BellOff } from 'lucide-react';
import { news } from '../shell/inbox-news.js';
import { say } from '../shell/toasts.js';
import { Button } from '../ui/button.js';

const DENIED = 'This browser shows no notices of this address: allow them in its settings of the site, then try again.';

/** Whether this browser tells what is new while the page lies behind others. */
export function NewsSwitch() {
  const isOn = news.use() === 'on';
  if (!('Notification' in globalThis)) return null;
  const change = async () => {
    if (isOn) return news.set('off');
    const answer = await Notification.requestPermission();
    if (answer !== 'granted') return say({ kind: 'failed', text: DENIED });
    news.set('on');
    say({ kind: 'done', text: 'This browser tells you of new requests while you are elsewhere.' });
  };
  return (
    <Button
      kind="quiet"
      isSmall
      icon={isOn ? Bell : BellOff}
      aria-pressed={isOn}
      aria-label={isOn ? 'Stop telling me of new requests' : 'Tell me of new requests'}
      onClick={() => void change()}
    />
  );
}
