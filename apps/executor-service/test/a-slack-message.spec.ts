import type { Json } from '@runbook/domain';
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

  describe('with blocks', () => {
    const ATTACK = '<!channel> <@U1> <https://evil.example|https://bank.example> a & b';
    const HARMLESS = '&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|https://bank.example&gt; a &amp; b';

    it.each<[string, (text: string) => object]>([
      ['a section', (text) => ({ type: 'section', text: { type: 'mrkdwn', text } })],
      [
        'fields of a section',
        (text) => ({
          type: 'section',
          fields: [
            { type: 'mrkdwn', text },
            { type: 'plain_text', text, emoji: true },
          ],
        }),
      ],
      ['a header', (text) => ({ type: 'header', text: { type: 'plain_text', text } })],
      ['a context', (text) => ({ type: 'context', elements: [{ type: 'mrkdwn', text }] })],
      ['a block of Markdown', (text) => ({ type: 'markdown', text })],
      ['rich text', (text) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] })],
      [
        'an image',
        (text) => ({ type: 'image', image_url: 'https://a.example/?a=1&b=2', alt_text: text, title: { type: 'plain_text', text } }),
      ],
      ['a member that nobody knows', (text) => ({ type: 'section', news: text })],
    ])('shows %s to the letter', (_what, block) => {
      expect(slackMessage('x', { blocks: [block(ATTACK) as Json] })).toEqual({ text: 'x', blocks: [block(HARMLESS)] });
    });

    it('shows attachments to the letter', () => {
      const attachment = (text: string) => ({
        fallback: text,
        pretext: text,
        title: text,
        text,
        footer: text,
        fields: [{ title: text, value: text, short: true }],
      });
      const link = { title_link: 'https://a.example/?a=1&b=2', color: '#36a64f' };
      expect(slackMessage('x', { attachments: [{ ...attachment(ATTACK), ...link }] })).toEqual({
        text: 'x',
        attachments: [{ ...attachment(HARMLESS), ...link }],
      });
    });

    it('leaves addresses, ids and the author’s own structure as they are', () => {
      const blocks = [
        {
          type: 'actions',
          block_id: 'a&b',
          elements: [
            {
              type: 'button',
              text: { type: 'plain_text', text: 'Case' },
              url: 'https://soc.example/?a=1&b=2',
              value: 'a&b',
              action_id: 'open<1>',
            },
          ],
        },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'broadcast', range: 'here' },
                { type: 'link', url: 'https://soc.example/?a=1&b=2' },
                { type: 'user', user_id: 'U1' },
              ],
            },
          ],
        },
      ];
      expect(slackMessage('x', { blocks: blocks as Json, text: 'not this' })).toEqual({ text: 'x', blocks });
    });
  });
});
