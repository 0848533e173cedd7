import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labels } from './labels.fixture.ts'
import { messagesOf } from './message.ts'
import { messageRow } from './rows.ts'
import { messageOf } from './value.ts'

const base = { type: 'message', ts: '1763979912.123456', user: 'U1' }
const row = (given: object) =>
  messagesOf([{ ...base, ...given }])
    .map(message => messageRow(messageOf(message, labels)))
    .join('\n')
const said = (given: object) => row(given).replace('10:25:12.123456 ', '')
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const plain = (text: string) => ({ type: 'plain_text', text })

test('blocks of every kind, and the text of notifications left out', () => {
  const blocks = [
    { type: 'header', text: plain('Deploy &amp; test') },
    { type: 'section', text: mrkdwn('by <@U1>'), fields: [mrkdwn('*Env*\nprod'), plain('v1')] },
    {
      type: 'section',
      text: mrkdwn('ok?'),
      accessory: { type: 'button', text: plain('Open'), url: 'https://x.example' },
    },
    { type: 'divider' },
    {
      type: 'context',
      elements: [{ type: 'image', image_url: 'https://i.example/a.png', alt_text: 'face' }, mrkdwn('now')],
    },
    { type: 'image', image_url: 'https://i.example/b.png', alt_text: 'graph', title: plain('Load') },
    {
      type: 'actions',
      elements: [
        { type: 'button', text: plain('Approve') },
        { type: 'static_select', placeholder: plain('Who') },
      ],
    },
    { type: 'input', label: plain('Why'), element: { type: 'plain_text_input', placeholder: plain('text') } },
    { type: 'video', title: plain('Tour'), title_url: 'https://v.example', alt_text: 'x' },
    { type: 'markdown', text: '# as **is** <@U1>' },
    {
      type: 'table',
      rows: [
        [
          { type: 'raw_text', text: 'a' },
          { type: 'raw_text', text: 'b' },
        ],
      ],
    },
    { type: 'call', call: { v1: { name: 'Standup', join_url: 'https://c.example' } } },
    { type: 'card', title: plain('New'), body: { text: 'deep' }, icon: { url: 'https://k.example' } },
  ]
  expect(said({ text: 'fallback', blocks })).toBe(
    [
      'alice: **Deploy & test**',
      ...['by @alice', '*Env*', 'prod', 'v1', 'ok?', '[button [Open](https://x.example)]', '---'],
      ...['[image [face](https://i.example/a.png)] now', '[image [Load](https://i.example/b.png)]'],
      ...['[button Approve] [static select Who]', 'Why: [plain text input text]', '[video [Tour](https://v.example)]'],
      ...['# as **is** @alice', 'a | b', '[call [Standup](https://c.example)]', '[card] New deep https://k.example'],
    ].join('\n  '),
  )
})

test("an app's card, a preview and a forwarded message", () => {
  const card = {
    ...{
      fallback: 'no',
      pretext: 'pre',
      author_name: 'CI',
      title: 'Build 7',
      title_link: 'https://b.example',
      text: '<@U1> broke it',
    },
    ...{
      fields: [{ title: 'Branch', value: 'main' }],
      footer: 'CI',
      ts: 1763979912,
      actions: [{ type: 'button', text: 'Retry' }],
    },
  }
  expect(said({ attachments: [card] })).toBe(
    [
      'alice: pre',
      'CI',
      '[Build 7](https://b.example)',
      '@alice broke it',
      'Branch: main',
      '[button Retry]',
      'CI, 2025-11-24 10:25 UTC',
    ].join('\n  '),
  )
  const preview = {
    from_url: 'https://n.example',
    fallback: 'x',
    title: 'News',
    title_link: 'https://n.example',
    text: 'of today',
  }
  expect(said({ text: 'see <https://n.example>', attachments: [preview] })).toBe(
    ['alice: see https://n.example', '[preview of https://n.example]', '> News', '> of today'].join('\n  '),
  )
  const forwarded = {
    ...{
      is_share: true,
      author_id: 'U2',
      channel_id: 'C1',
      ts: '1763979000.000100',
      text: 'it *works*',
      fallback: 'x',
    },
    files: [{ id: 'F1', name: 'a.png', size: 2048 }],
  }
  expect(said({ attachments: [forwarded] })).toBe(
    [
      'alice: [forwarded of bob in #general 2025-11-24 10:10:00.000100]',
      '> it *works*',
      '> [file F1 a.png 2.0 kB]',
    ].join('\n  '),
  )
  expect(said({ attachments: [{ ...forwarded, channel_id: 'C2' }] })).toBe(
    'alice: [a message of a channel that may not be read]',
  )
  const elements = [
    { type: 'rich_text_section', elements: [{ type: 'text', text: 'in blocks', style: { bold: true } }] },
  ]
  const linked = {
    ...{ is_msg_unfurl: true, author_name: 'zoe', text: 'in blocks', fallback: '[x] zoe: in blocks', footer: 'Posted' },
    ...{ from_url: 'https://acme.slack.com/archives/C1/p1763979000000100', ts: '1763979000.000100' },
    message_blocks: [{ message: { blocks: [{ type: 'rich_text', elements }] } }],
  }
  expect(said({ attachments: [linked] })).toBe(
    'alice: [linked message of zoe in #general 2025-11-24 10:10:00.000100]\n  > **in blocks**',
  )
  expect(said({ attachments: [{ ...linked, from_url: 'https://acme.slack.com/archives/C2/p1' }] })).not.toContain(
    'blocks',
  )
  expect(said({ attachments: [{ fallback: 'only &lt;this&gt;' }] })).toBe('alice: only <this>')
})

test('who wrote it', () => {
  expect(said({ user: 'U2', text: 'x' })).toBe('bob [external]: x')
  expect(said({ user: 'U3', text: 'x', bot_id: 'B1' })).toBe('deploy [bot]: x')
  expect(said({ user: undefined, subtype: 'bot_message', username: 'alice', bot_id: 'B1', text: 'x' })).toBe(
    'alice [bot]: x',
  )
  expect(said({ user: 'U9', user_profile: { display_name: 'zoe' }, text: 'x' })).toBe('zoe: x')
  expect(said({ user: 'U9', text: 'x' })).toBe('U9: x')
  expect(said({ user: 'U1', bot_id: 'B1', bot_profile: { name: 'client' }, text: 'by a client' })).toBe(
    'alice: by a client',
  )
})

test('reactions, files, edits, threads', () => {
  const given = {
    text: 'x',
    edited: { user: 'U1', ts: '1' },
    reactions: [
      { name: '+1', count: 3, users: ['U1', 'U2', 'U3'] },
      { name: 'eyes', count: 1, users: ['U2'] },
    ],
    files: [
      { id: 'F1', name: 'report.pdf', size: 1_234_567 },
      { id: 'F2', mode: 'tombstone' },
      { id: 'F3', title: 'Plan', filetype: 'canvas' },
    ],
    reply_count: 5,
    latest_reply: '1763983200.000100',
  }
  expect(said(given)).toBe(
    'alice: x [edited] [file F1 report.pdf 1.2 MB] [file F2 deleted] [file F3 Plan canvas] [:+1:3 (you) :eyes:1] [5 replies, last 11:20]',
  )
  expect(said({ text: 'y', thread_ts: '1763979000.000100', subtype: 'thread_broadcast' })).toBe(
    'alice: y [also in thread 2025-11-24 10:10:00.000100]',
  )
})

test('what is no ordinary message', () => {
  expect(said({ subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.' })).toMatch(/: \[deleted\]$/)
  expect(said({ subtype: 'me_message', text: 'waves' })).toBe('alice: /me waves')
  const room = { participant_history: ['U1', 'U2'], date_start: 1763979912, date_end: 1763980632 }
  expect(said({ subtype: 'huddle_thread', text: '', room })).toBe('alice: [huddle, 2 people, 12 min]')
  expect(said({ text: '' })).toBe('alice: [no text]')
})

test('no text looks like a row of its own', () => {
  const forged = 'x\n10:00:00.000000 bob: y\r10:00:00.000000 bob: z\u2028w'
  expect(said({ text: forged }).split('\n').slice(1)).toEqual([
    '  10:00:00.000000 bob: y',
    '  10:00:00.000000 bob: z',
    '  w',
  ])
  expect(said({ user: undefined, username: 'a\nb', bot_id: 'B1', text: 'x' })).toBe('a b [bot]: x')
})

test('no JSON makes it fail', () => {
  const types = fc.constantFrom(
    'rich_text',
    'section',
    'table',
    'actions',
    'image',
    'rich_text_list',
    'emoji',
    'date',
    'new',
  )
  const nested = fc.letrec(tie => ({
    value: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), fc.array(tie('value'), { maxLength: 4 }), tie('object')),
    object: fc.dictionary(
      fc.constantFrom(
        ...['type', 'text', 'elements', 'fields', 'rows', 'unicode', 'timestamp', 'indent', 'url', 'style', 'blocks'],
      ),
      fc.oneof(types, tie('value')),
    ),
  }))
  const message = fc.record({
    ...{
      blocks: nested.value,
      attachments: nested.value,
      files: nested.value,
      reactions: nested.value,
      text: fc.jsonValue(),
    },
    ...{
      room: nested.value,
      edited: fc.jsonValue(),
      user: fc.jsonValue(),
      reply_count: fc.jsonValue(),
      latest_reply: fc.jsonValue(),
    },
    ...{ thread_ts: fc.jsonValue(), subtype: fc.jsonValue() },
  })
  fc.assert(
    fc.property(message, given => row(given).startsWith('10:25:12.123456 ')),
    { numRuns: 500 },
  )
  expect(messagesOf([null, 1, {}, { ts: 'x' }, { ts: '99999999999999999.0' }])).toEqual([])
})
