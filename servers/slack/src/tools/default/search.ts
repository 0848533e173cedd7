import { clean, listOf, type RenderContext, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Slack } from '../../client.ts'
import { leftOut } from '../../left-out.ts'
import { engines } from '../../search/engine.ts'
import { fileHit, fileHits, renderFileHit } from '../../search/file-rows.ts'
import { find, type Start } from '../../search/find.ts'
import { messageHit, messageHits, renderMessageHit } from '../../search/message-rows.ts'
import { openLink } from '../../search/open-link.ts'
import { isLink, requestOf } from '../../search/request.ts'
import { backFrom } from '../../search/scan.ts'
import { wantedBy, wordsOf } from '../../search/words.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  query: z
    .string()
    .refine(given => given.length <= 1000, 'Must have at most 1000 characters.')
    .optional()
    .describe("Words, also with Slack's modifiers; or a link to a message."),
  kind: z.enum(['messages', 'files']).default('messages'),
  in: text(500).optional().describe('#name, @person, id or link.'),
  from: text().optional().describe('@person or me.'),
  with: text().optional().describe('@person, in threads and DMs.'),
  after: text(40).optional().describe('From this day on: 2026-11-24, today, 3d, 2w.'),
  before: text(40).optional().describe('Up to the day before.'),
  on: text(40).optional(),
  has: listOf(text(110), 5).optional().describe('link, file, pin, reaction, an emoji.'),
  threads_only: z.boolean().default(false),
  context: z.boolean().default(false).describe('With messages around.'),
  permalinks: z.boolean().default(false),
  sort: z.enum(['relevance', 'newest']).optional(),
  limit: z.int().min(1).max(100).default(20),
})

const output = z.object({
  kind: z.enum(['messages', 'files']),
  engine: z.enum([...engines, 'link']),
  /** Of all pages; absent where it is not known, or would tell of what may not be read. */
  total: z.int().optional(),
  rows: z.array(z.union([fileHit, messageHit])),
  /** Left out by the settings. */
  hidden: z.int(),
  withheld: z.int(),
  notes: z.array(z.string()),
  /** The one conversation that was searched. */
  place: z.string().optional(),
  order: z.enum(['relevance', 'newest']),
  permalinks: z.boolean(),
  at: z.string(),
})

type Output = z.output<typeof output>

const position = z.object({ engine: z.enum(engines), at: z.string(), skip: z.int().min(0) })

export const search = tool({
  name: 'slack_search',
  title: 'Search messages and files',
  access: 'read',
  description: 'Find messages or files by words, place, person, day.',
  scopes: [
    ...['search:read', 'search:read.public', 'search:read.private', 'search:read.im', 'search:read.mpim'],
    ...['search:read.files', 'channels:history', 'groups:history', 'im:history', 'mpim:history', 'files:read'],
  ],
  input,
  output,
  paged: true,
  fit: { list: 'rows', after: afterRow },
  run: async (args, { client, signal, position: given }) => {
    if (isLink(args.query ?? '')) return opened(client, args, signal)
    const start = given === undefined ? undefined : position.parse(given)
    return searched(client, args, start, signal)
  },
  render,
})

function afterRow(row: Output['rows'][number], _index: number, { engine, at }: Output) {
  if (engine === 'scan' && 'ts' in row) return { engine, at: backFrom(at, row.ts), skip: 0 }
  return { engine, at, skip: row.place }
}

async function opened(client: Slack, args: z.output<typeof input>, signal: AbortSignal) {
  const { workspace, found, shown } = await openLink(client, args.query ?? '', signal)
  const hits = await messageHits(client, workspace, [found], { signal, whole: true, words: [] })
  return {
    ...{ kind: 'messages' as const, engine: 'link' as const, ...hits, notes: [] },
    ...{ place: shown, order: 'newest' as const, permalinks: args.permalinks, at: '' },
  }
}

async function searched(
  client: Slack,
  args: z.output<typeof input>,
  start: (Start & { skip: number }) | undefined,
  signal: AbortSignal,
) {
  const request = await requestOf(client, args, signal)
  const { workspace, shown } = request
  const { query = '', kind, limit, context, permalinks } = args
  const words = wantedBy(wordsOf(query)).holds
  const order = args.sort ?? (words.length === 0 ? 'newest' : 'relevance')
  const found = await find(client, { ...request, query, kind, limit, context, sort: order }, start, signal)
  const hits =
    found.kind === 'files'
      ? await fileHits(client, workspace, found.found, signal)
      : await messageHits(client, workspace, found.found, { words, signal, whole: false })
  const { engine, at, total, next } = found
  const { readChannels, dms } = client.policy.settings
  const isOpen = (readChannels.length === 0 && dms !== 'off') || shown !== undefined
  return {
    ...{ kind, engine, order: engine === 'scan' ? ('newest' as const) : order, permalinks, at },
    ...hits,
    rows: hits.rows.filter(({ place }) => place > (start?.skip ?? 0)),
    // A number tells of what may not be read, too.
    ...(isOpen && !client.settings.lockdown ? { total } : {}),
    notes: [
      ...(start ? [] : aboutEngine(engine, context)),
      ...(found.notes ?? []),
      ...(engine === 'search' && words.length > 0 && found.found.length === 0 ? [wholeWords] : []),
    ],
    ...(shown === undefined ? {} : { place: shown }),
    next: next === undefined ? undefined : { engine, at: next, skip: 0 },
  }
}

const wholeWords = 'Slack finds whole words: look for fewer, or for the beginning of one, as deploy*.'

function aboutEngine(engine: Output['engine'], context: boolean): string[] {
  if (engine === 'realtime') return ["Engine: Slack's real-time search."]
  if (engine === 'scan') {
    return [
      "Engine: recent history, since the tokens may not use Slack's search. Tell the person that a user token with search:read can, as of the manifest read-only.",
    ]
  }
  return context ? ['Messages around the results need a token with search:read.public.'] : []
}

function render(
  { kind, total, rows, hidden, withheld, notes, place, order, permalinks, engine }: Output,
  { untrusted }: RenderContext,
): string {
  const channels = new Set(rows.map(row => ('ts' in row ? row.channel : '')))
  const isOnePlace = kind === 'messages' && channels.size === 1
  const [only = ''] = channels
  const where = place ?? (isOnePlace ? only : undefined)
  const count = total === undefined || total === rows.length ? `${rows.length}` : `${rows.length} of ${total}`
  const what = count === '1' ? kind.slice(0, -1) : kind
  const head = rows.length === 0 ? `No ${kind} found` : `${count} ${what}`
  const lines = rows.map(row =>
    'ts' in row ? renderMessageHit(row, isOnePlace, permalinks) : renderFileHit(row, permalinks),
  )
  const sorted = rows.length < 2 || engine === 'link' ? '' : order === 'newest' ? ', newest first' : ', best first'
  return [
    `${head}${where === undefined ? '' : ` in ${clean(where)}`}${sorted}${rows.length === 0 ? '.' : ':'}`,
    ...(rows.length === 0 ? [] : [untrusted(lines.join('\n'))]),
    ...notes,
    ...leftOut({ hidden, withheld }),
  ].join('\n')
}
