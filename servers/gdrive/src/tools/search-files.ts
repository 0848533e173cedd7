import { counted, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Drive } from '../client.ts'
import { fileRow, fileValue } from '../file.ts'
import { looking } from '../scopes.ts'
import { type ListPage, listPage, valuesOf } from '../search/page.ts'
import { queryOf } from '../search/query.ts'
import { parseTarget } from '../target.ts'
import { tool } from '../tool.ts'

const position = z.object({ page: z.string().optional(), after: z.string().optional() })

const output = z.object({
  files: z.array(fileValue),
  /** What Google was asked. */
  q: z.string(),
  /** Google has not looked everywhere. */
  incomplete: z.boolean().optional(),
  /** Found, and in none of the allowed folders. */
  left_out: z.int().optional(),
  /** The page of Google's that this is from. */
  page: z.string().optional(),
})

const orders = { modified: 'modifiedTime desc', created: 'createdTime desc', name: 'name_natural' }
const mostPages = 5

const input = z.strictObject({
  text: text(500).optional().describe('Words in name or content; "…" for a phrase.'),
  name: text(500).optional().describe('Beginnings of its words.'),
  kind: text(100).optional().describe('doc, sheet, folder, pdf, image … or MIME type.'),
  folder: text(2000).optional().describe('Directly in it.'),
  drive: text(200).optional().describe('Id of a shared drive.'),
  owner: text(320).optional().describe('Address, or me.'),
  modified_after: text(40).optional().describe('2026-11-20, or 7d.'),
  modified_before: text(40).optional(),
  only: z.enum(['starred', 'shared_with_me', 'trashed']).optional(),
  order: z.enum(['modified', 'created', 'name']).optional(),
  q: text(2000).optional().describe("In Drive's query language."),
  limit: z.int().min(1).max(100).default(20),
})

type Args = z.output<typeof input>

export const searchFiles = tool({
  name: 'gdrive_search_files',
  title: 'Search files',
  access: 'read',
  scopes: looking,
  description: 'Find files and folders everywhere; without arguments, the latest.',
  input,
  output,
  paged: true,
  fit: { list: 'files', after: ({ id }: { id: string }, _index, { page }) => ({ page, after: id }) },
  run: async (args, { client, signal, position: given }) => {
    const at = given === undefined ? {} : position.parse(given)
    const folder = args.folder === undefined ? undefined : (await client.file(args.folder, { signal })).file.id
    const q = queryOf({ ...args, folder })
    const { files, next, incomplete, leftOut, page } = await found(client, { ...asked(args), q }, at, signal)
    return {
      files: await valuesOf(client, files, signal),
      q,
      ...(incomplete && { incomplete }),
      ...(leftOut > 0 && { left_out: leftOut }),
      ...(page === undefined ? {} : { page }),
      next: next === undefined ? undefined : { page: next },
    }
  },
  render: ({ files, q, incomplete, left_out }, { untrusted }) => {
    const notes = [
      ...(incomplete === true ? ['Google has not looked everywhere: there may be more. Name a drive.'] : []),
      ...(left_out === undefined ? [] : [`${counted(left_out, 'more file')} left out by --folder.`]),
    ]
    if (files.length > 0)
      return [`${counted(files.length, 'file')}:`, untrusted(files.map(fileRow).join('\n')), ...notes].join('\n')
    return [
      `Nothing found for ${JSON.stringify(q)}.`,
      ...notes,
      'Names are found by the beginnings of their words, texts by whole words: try fewer or other ones.',
    ].join('\n')
  },
})

function asked({ drive, order, text: words, q, limit }: Args) {
  // Google puts what is found by its text in an order of its own, and refuses another one.
  const byText = words !== undefined || /\bfullText\b/.test(q ?? '')
  const chosen = byText ? undefined : orders[order ?? 'modified']
  return {
    pageSize: limit,
    ...(chosen === undefined ? {} : { orderBy: chosen }),
    ...(drive === undefined ? { corpora: 'allDrives' } : { corpora: 'drive', driveId: parseTarget(drive).id }),
  }
}

/** A page; further ones where all of it is kept out. */
async function found(
  client: Drive,
  given: { q: string; pageSize: number },
  at: z.output<typeof position>,
  signal: AbortSignal,
): Promise<ListPage & { page: string | undefined }> {
  let page = at.page
  let leftOut = 0
  for (let pages = 1; ; pages++) {
    const one = await listPage(client, given, { page, after: pages === 1 ? at.after : undefined }, signal)
    leftOut += one.leftOut
    if (one.files.length > 0 || one.next === undefined || pages === mostPages) return { ...one, leftOut, page }
    page = one.next
  }
}
