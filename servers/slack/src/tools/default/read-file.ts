import { clean, image, reply, resourceLink, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Slack } from '../../client.ts'
import { fileText } from '../../files/content.ts'
import { download } from '../../files/download.ts'
import { isPicture, sizeOf } from '../../files/file.ts'
import { parseFile } from '../../files/file-id.ts'
import { type OpenFile, openFile } from '../../files/open.ts'
import { mostPicture, pictureOf } from '../../files/picture.ts'
import { sharedIn } from '../../files/shared-in.ts'
import { endOf, windowOf } from '../../files/text.ts'
import { shownName } from '../../person.ts'
import { tool } from '../../tool.ts'

const position = z.object({ offset: z.int(), part: z.enum(['first', 'last']).optional() })

const output = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  mime: z.string(),
  size: z.int(),
  author: z.string(),
  created: z.string(),
  permalink: z.string(),
  shared_in: z.array(z.string()),
  /** What is shown. */
  shown: z.enum(['text', 'picture', 'link', 'nothing']),
  note: z.string().optional(),
  /** Of a file that is too large to be read whole: in which 10 MB the characters are counted. */
  part: z.enum(['first', 'last']).optional(),
  /** Each with its end; long ones in several. */
  lines: z.array(z.string()),
  /** Characters before the first line, and of all. */
  offset: z.int(),
  total: z.int(),
})

type Shown = Pick<z.input<typeof output>, 'shown' | 'lines' | 'offset' | 'total' | 'note' | 'part'>

export const readFile = tool({
  name: 'slack_read_file',
  title: 'Read a file or canvas',
  access: 'read',
  scopes: ['files:read'],
  description: 'Read a text file or canvas, see a picture, or learn what another file is and where.',
  input: z.strictObject({
    file: text(2000).describe('Id (F…) or link.'),
    offset: z.int().min(-1e9).max(1e9).default(0).describe('Characters to skip; negative: from the end.'),
  }),
  output,
  paged: true,
  fit: { list: 'lines', after: (_line, index, value) => ({ offset: endOf(value, index + 1), part: value.part }) },
  run: async (args, { client, signal, position: given, budget }) => {
    const at = given === undefined ? args : position.parse(given)
    const open = await openFile(client, parseFile(args.file), signal)
    const [about, { blocks, ...shown }] = await Promise.all([
      aboutOf(client, open, signal),
      shownOf(client, open, { ...at, most: budget * charactersPerToken }, signal),
    ])
    const end = endOf(shown)
    return reply(
      { ...about, ...shown, next: end < shown.total ? { offset: end, part: shown.part } : undefined },
      ...blocks,
    )
  },
  render: ({ lines, note, part: megabytes, shown, ...file }, { untrusted }) => {
    const [id, name, type] = [file.id, file.name, file.type].map(clean)
    const by = file.author === '' ? '' : `, by ${clean(file.author)}`
    const where = file.shared_in.length === 0 ? '' : `, in ${file.shared_in.map(clean).join(', ')}`
    const head = `${name} (${id}): ${type}, ${sizeOf(file.size)}${by}, ${file.created}${where}`
    const part = lines.join('').length === file.total ? undefined : partOf(file, lines)
    const body = lines.length === 0 ? [] : [untrusted(lines.join(''), file.name)]
    const said = [sentences[shown], note && `This is ${note}.`, megabytes && `Of the ${megabytes} 10 MB:`, part]
      .filter(Boolean)
      .join(' ')
    return [head, ...(file.permalink === '' ? [] : [clean(file.permalink)]), ...(said ? [said] : []), ...body].join(
      '\n',
    )
  },
})

/** More than fits into the budget in any case; what follows is read on the next page. */
const charactersPerToken = 8

const sentences = {
  text: '',
  picture: 'The picture follows.',
  link: 'It is no text: the link is for the person or their client.',
  nothing: '',
}

function partOf(
  { offset, total }: Pick<z.output<typeof output>, 'offset' | 'total'>,
  lines: readonly string[],
): string {
  return `Characters ${offset} to ${endOf({ offset, lines })} of ${total}.`
}

async function aboutOf(client: Slack, { workspace, file }: OpenFile, signal: AbortSignal) {
  const { id, name, type, mime, size, created, permalink, author } = file
  const [by, shared_in] = await Promise.all([
    author === '' ? undefined : workspace.names.person(author, signal),
    sharedIn(client, workspace, file, signal),
  ])
  return { id, name, type, mime, size, created, permalink, author: by ? shownName(by) : '', shared_in }
}

const empty = { lines: [], offset: 0, total: 0 }

async function shownOf(
  client: Slack,
  open: OpenFile,
  { offset, part, most }: z.output<typeof position> & { most: number },
  signal: AbortSignal,
): Promise<Shown & { blocks: Parameters<typeof reply>[1][] }> {
  const { file, voice, answer } = open
  if (file.elsewhere !== undefined) {
    return { shown: 'nothing', note: 'a page of another service', ...windowOf(file.elsewhere, 0, most), blocks: [] }
  }
  if (file.kind === 'list') {
    const isOn = client.tools.includes('slack_list_items')
    const note = `a list: slack_list_items reads it${isOn ? '' : ', of the toolset lists, which is off'}`
    return { shown: 'nothing', note, ...empty, blocks: [] }
  }
  const found = await fileText(client, open, offset < 0 || part === 'last', signal)
  if (found) {
    const { text, ...more } = found
    return { shown: 'text', ...windowOf(text, offset, most), ...more, blocks: [] }
  }
  const picture = pictureOf(file, answer.file ?? {})
  if (picture) {
    const { bytes, mime } = await download(client, voice, picture.url, { file, signal, most: mostPicture })
    const { note } = picture
    const kind = isPicture(mime) ? mime : file.mime
    if (isPicture(kind)) {
      return { shown: 'picture', ...empty, ...(note === undefined ? {} : { note }), blocks: [image(bytes, kind)] }
    }
  }
  const { team } = await open.workspace.self(signal)
  const uri = `slack://${team}/file/${file.id}`
  return { shown: 'link', ...empty, blocks: [resourceLink(uri, clean(file.name), file.mime)] }
}
