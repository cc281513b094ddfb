import { slackMessage } from '../src/notify/slack-message.js';

// Slack, Formatting text for app surfaces: & < > are written &amp; &lt; &gt; and nothing else is.
describe('a Slack message', () => {
  it.each([
    ['ws-7 <!channel> is isolated', 'ws-7 &lt;!channel&gt; is isolated'],
    ['<@U024BE7LH> <#C024BE7LR>', '&lt;@U024BE7LH&gt; &lt;#C024BE7LR&gt;'],
    ['<https://evil.example|https://intranet.example>', '&lt;https://evil.example|https://intranet.example&gt;'],
    ['a & b &lt;!here&gt;', 'a &amp; b &amp;lt;!here&amp;gt;'],
    ['*ws-7* is isolated', '*ws-7* is isolated'],
  ])('shows its text to the letter: %s', (text, written) => expect(slackMessage(text)).toEqual({ text: written }));

  it('keeps the markup of the author’s own blocks, but nothing in them calls a channel', () => {
    const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
    expect(slackMessage('x', { blocks: [section('<https://soc.example|case> <!channel> <@U1>')], text: 'not this' })).toEqual({
      text: 'x',
      blocks: [section('<https://soc.example|case> &lt;!channel> <@U1>')],
    });
  });
});
