import { clean, listOf, type RenderContext, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { byRank, type InboxRow, inboxes, inboxRow } from '../../inbox/inbox.ts'
import { type Kind, kinds } from '../../inbox/waiting.ts'
import { leftOut } from '../../left-out.ts'
import { saidBy } from '../../messages/rows.ts'
import { shownName } from '../../person.ts'
import { dayIn } from '../../search/day.ts'
import { momentOf } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

const output = z.object({
  since: z.string(),
  rows: z.array(inboxRow),
  /** Conversations that wait, of which `rows` are the first. */
  total: z.int(),
  /** Those that were answered since. */
  answered: z.int(),
  hidden: z.int(),
  withheld: z.int(),
  notes: z.array(z.string()),
  preview: z.boolean(),
})

const usual: readonly Kind[] = ['dm', 'mention', 'thread']

export const inbox = tool({
  name: 'slack_inbox',
  title: 'What waits for me',
  access: 'read',
  description:
    'List what waits for an answer of the person: direct messages, mentions, threads they are in, most pressing first.',
  scopes: ['search:read', 'search:read.public', 'search:read.private', 'search:read.im', 'search:read.mpim'],
  input: z.strictObject({
    since: text(40).default('3d').describe('A day, 3d, 2w.'),
    kinds: listOf(z.enum(kinds), 4).optional().describe('Default: all but channel (@channel, @here).'),
    preview: z.boolean().default(true),
    limit: z.int().min(1).max(50).default(20),
  }),
  output,
  fit: { list: 'rows' },
  run: async ({ since: given, kinds: wanted = usual, preview, limit }, { client, signal }) => {
    const since = dayIn(given, 'since')
    const all = await inboxes(client, { wanted, since, limit }, signal)
    const sum = (count: 'total' | 'answered' | 'hidden' | 'withheld') =>
      all.reduce((total, one) => total + one[count], 0)
    return {
      since,
      rows: all
        .flatMap(({ rows }) => rows)
        .toSorted(byRank)
        .slice(0, limit),
      ...{ total: sum('total'), answered: sum('answered'), hidden: sum('hidden'), withheld: sum('withheld') },
      notes: [...new Set(all.flatMap(({ notes }) => notes))],
      preview,
    }
  },
  render,
})

function render(
  { since, rows, total, answered, hidden, withheld, notes, preview }: z.output<typeof output>,
  { untrusted }: RenderContext,
): string {
  const count = total > rows.length ? `${rows.length} of ${total}` : `${rows.length}`
  const done = answered === 0 ? '' : ` ${answered} more ${answered === 1 ? 'was' : 'were'} answered.`
  const head =
    rows.length === 0 ? `Nothing waits since ${since}.` : `${count} waiting since ${since}, the most pressing first.`
  return [
    `${head}${done}`,
    ...(rows.length === 0 ? [] : [untrusted(rows.map(row => renderRow(row, preview)).join('\n'))]),
    ...notes,
    ...leftOut({ hidden, withheld }),
  ].join('\n')
}

/** `dm @bob (2, unread): 2026-11-24 10:05:12.123456 bob: text` */
function renderRow(row: InboxRow, preview: boolean): string {
  const { reason, channel, workspace, count, unread, wrote_later: later } = row
  const notes = [
    count > 1 && String(count),
    unread !== undefined && (unread ? 'unread' : 'read'),
    later && 'you wrote there later',
  ].filter(note => typeof note === 'string')
  const about = notes.length === 0 ? '' : ` (${notes.join(', ')})`
  const place = `${workspace ? `${workspace}:` : ''}${clean(channel)}`
  const said = preview ? saidBy(row) : shownName({ bot: false, external: false, ...row, name: clean(row.author) })
  return `${reason} ${place}${about}: ${momentOf(row.ts)} ${said}`
}
