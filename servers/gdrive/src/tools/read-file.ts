import { clean, image, reply, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { file } from '../arguments.ts'
import type { Drive } from '../client.ts'
import { type Position, position as place } from '../documents/document.ts'
import { passagesOf } from '../documents/passages.ts'
import { windowOf } from '../documents/window.ts'
import { fileValue, fileValueOf, sizeOf } from '../file.ts'
import { openFile, type Text } from '../read/open.ts'
import { reading } from '../scopes.ts'
import { tool } from '../tool.ts'
import { conflictUnless, versionOf } from '../version.ts'

/** From there on, without so many lines. */
const position = z.object({ version: z.string(), from: place.optional(), skip: z.int().min(0) })

const output = fileValue.extend({
  version: z.string().optional(),
  shown: z.enum(['text', 'passages', 'picture']),
  /** `200 pages`, `3 tabs` */
  extent: z.string().optional(),
  parts: z.array(z.object({ title: z.string(), about: z.string() })).optional(),
  /** Each with its end; long ones in several. */
  lines: z.array(z.string()),
  /** Of a query: the best first, each with its place. */
  passages: z.array(z.object({ place: z.string(), text: z.string() })).optional(),
  notes: z.array(z.string()),
  /** Where the lines begin. */
  from: place.optional(),
  skip: z.int().optional(),
})

type Output = z.input<typeof output>

export const readFile = tool({
  name: 'gdrive_read_file',
  title: 'Read a file',
  access: 'read',
  scopes: reading,
  description: 'Read any file as text, or see a picture. With query: only the passages about it.',
  input: z.strictObject({
    file,
    query: text(500).optional().describe('Words; "…" for a phrase.'),
    sheet: text(200).optional().describe('Name of a tab.'),
    range: text(50).optional().describe('As B2:D40.'),
    pages: text(100).optional().describe('As 3-7,12.'),
    comments: z.boolean().default(false),
  }),
  output,
  paged: true,
  fit: {
    list: 'lines',
    after: (_line, index, { version, from, skip }) => ({ version: version ?? '', from, skip: (skip ?? 0) + index + 1 }),
  },
  run: async (args, { client, signal, position: given, budget }) => {
    const found = await client.file(args.file, { signal })
    const version = versionOf(found.file)
    const at = given === undefined ? undefined : position.parse(given)
    conflictUnless(at === undefined || at.version === version, found.file, 'Read it again from the start.')
    const about = { ...fileValueOf(found.file), version }
    const { query, sheet, range, pages, comments } = args
    const opened = await openFile(client, found, { sheet, range, pages, comments, signal })
    if ('picture' in opened) {
      const { bytes, mimeType } = opened.picture
      return reply({ ...about, shown: 'picture' as const, lines: [], notes: [] }, image(bytes, mimeType))
    }
    await using document = opened.document
    const { extent, parts } = document
    const shown =
      query === undefined
        ? await windowFrom(opened, at ?? { version, skip: 0 }, budget * charactersPerToken)
        : await passagesIn(client, opened, query, budget, signal)
    await opened.check()
    const notes = [...opened.warnings, ...(shown.notes ?? []), ...document.warnings]
    const known = parts.map(({ title, about: what }) => ({ title, about: what }))
    return { ...about, extent, ...(known.length > 0 && { parts: known.slice(0, mostParts) }), ...shown, notes }
  },
  render: ({ lines, passages, notes, parts, extent, shown, version, ...value }, { untrusted }) => {
    const size = value.size === undefined ? [] : [sizeOf(value.size)]
    const facts = [
      value.kind,
      ...size,
      ...(extent === undefined ? [] : [extent]),
      value.modified,
      value.trashed === true ? 'in the trash' : '',
    ].filter(Boolean)
    const head = `${clean(value.name)} (${value.id}): ${facts.map(fact => clean(fact ?? '')).join(', ')}, version ${version}.`
    const listed =
      parts === undefined
        ? []
        : [`Parts: ${parts.map(({ title, about }) => (about === '' ? title : `${title} (${about})`)).join('; ')}`]
    const text =
      passages === undefined ? lines.join('') : passages.map(one => `[${one.place}]\n${one.text}`).join('\n\n')
    const body = [...listed, text].filter(part => part !== '').join('\n')
    return [
      head,
      ...(shown === 'picture' ? ['The picture follows.'] : body === '' ? [] : [untrusted(body, value.name)]),
      ...notes.map(clean),
    ].join('\n')
  },
})

/** More than fits into the budget in any case; what follows is read on the next page. */
const charactersPerToken = 6
const mostParts = 100

type Shown = Pick<Output, 'shown' | 'lines' | 'passages' | 'from' | 'skip'> & { next?: unknown; notes?: string[] }

async function windowFrom(
  { document }: Text,
  { version, from, skip }: z.output<typeof position>,
  most: number,
): Promise<Shown> {
  let start: Position | undefined = from
  if (skip > 0) {
    // The same lines as then: where the last of those that were shown ends, reading goes on.
    const before = await windowOf(document, start, most)
    start = before.lines[skip - 1]?.after ?? before.next ?? start
  }
  const { lines, next } = await windowOf(document, start, most)
  const began = start === undefined ? {} : { from: start }
  return {
    shown: 'text',
    lines: lines.map(line => line.text),
    ...began,
    skip: 0,
    ...(lines.length === 0 && {
      notes: [skip > 0 || from !== undefined ? 'Nothing follows.' : 'There is no text in it.'],
    }),
    next: next === undefined ? undefined : { version, from: next, skip: 0 },
  }
}

async function passagesIn(
  client: Drive,
  { document }: Text,
  query: string,
  budget: number,
  signal: AbortSignal,
): Promise<Shown> {
  const { passages, found, nearest } = await passagesOf(document, query, { most: budget * 3, signal })
  client.log.debug(`${found} pieces have words of the query`)
  const like = nearest.length === 0 ? '' : ` Words like those in it: ${nearest.join(', ')}.`
  const more = found > passages.length ? `${found} places have some of the words; these are the best.` : undefined
  return {
    shown: 'passages',
    lines: [],
    passages: passages.map(({ place: where, text: words }) => ({ place: where, text: words })),
    notes:
      passages.length === 0
        ? [`No passage has words of ${JSON.stringify(clean(query))}.${like}`]
        : [more].filter(note => note !== undefined),
  }
}
