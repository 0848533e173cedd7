import { clean, counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { folder } from '../arguments.ts'
import type { Drive } from '../client.ts'
import { type DriveFile, fileRow, fileValue, fileValueOf, shownFile } from '../file.ts'
import { invalidUnless } from '../invalid.ts'
import { folderType } from '../kinds.ts'
import { looking } from '../scopes.ts'
import { listPage } from '../search/page.ts'
import { quoted } from '../search/quoted.ts'
import { treeOf } from '../search/tree.ts'
import { tool } from '../tool.ts'

const position = z.object({ page: z.string().optional(), after: z.string().optional() })

const output = z.object({
  folder: z.object({ id: z.string(), name: z.string() }),
  files: z.array(
    fileValue.extend({
      /** 1: directly in it. */
      depth: z.int().optional(),
      /** Of a folder in a tree: what is in it was not, or not wholly, read. */
      unread: z.boolean().optional(),
    }),
  ),
  page: z.string().optional(),
  /** Google has not looked everywhere, or a tree has more than is read for it. */
  incomplete: z.boolean().optional(),
})

export const listFolder = tool({
  name: 'gdrive_list_folder',
  title: 'List a folder',
  access: 'read',
  scopes: looking,
  description: 'List what is in a folder; with depth, as a tree.',
  input: z.strictObject({
    folder: folder.default('root'),
    depth: z.int().min(1).max(5).default(1),
    limit: z.int().min(1).max(200).default(50),
  }),
  output,
  paged: true,
  fit: {
    list: 'files',
    // A tree is cut, and each folder in it can be listed by itself.
    after: ({ id, depth }: { id: string; depth?: number }, _index, { page }) =>
      depth === undefined ? { page, after: id } : undefined,
  },
  run: async (args, { client, signal, position: given }) => {
    const { file } = await client.file(args.folder, { signal })
    invalidUnless(file.mimeType === folderType, `${shownFile(file)} is no folder.`, 'gdrive_read_file reads it.')
    const { id, name } = file
    if (args.depth > 1) return { folder: { id, name }, ...(await tree(client, file, args.depth, signal)) }
    const { page, after } = given === undefined ? {} : position.parse(given)
    const asked = {
      ...{ q: `${quoted(id)} in parents and trashed = false`, orderBy: 'folder,name_natural', pageSize: args.limit },
      corpora: file.driveId == null ? 'allDrives' : 'drive',
      ...(file.driveId != null && { driveId: file.driveId }),
    }
    const { files, next, incomplete } = await listPage(client, asked, { page, after }, signal)
    return {
      folder: { id, name },
      files: files.map(one => fileValueOf(one)),
      ...(page === undefined ? {} : { page }),
      ...(incomplete && { incomplete }),
      next: next === undefined ? undefined : { page: next },
    }
  },
  render: ({ folder: { id, name }, files, incomplete }, { untrusted }) => {
    if (files.length === 0 && incomplete !== true) return `Nothing is in ${JSON.stringify(clean(name))} (${id}).`
    const rows = files.map(({ depth = 1, unread, ...value }) => {
      return `${'  '.repeat(depth - 1)}${fileRow(value)}${unread === true ? ' · not read' : ''}`
    })
    const open = files.some(({ unread }) => unread === true)
    return [
      `${counted(files.length, 'file')} in ${JSON.stringify(clean(name))} (${id}):`,
      untrusted(rows.join('\n')),
      ...(incomplete === true ? ['Not all of it was looked through: there may be more.'] : []),
      ...(open ? ['What is in folders that are marked "not read" is listed by their id.'] : []),
    ].join('\n')
  },
})

async function tree(client: Drive, { id }: DriveFile, depth: number, signal: AbortSignal) {
  const { branches, unread } = await treeOf(client, id, depth, signal)
  const files = branches.map(({ file, depth: deep }) => ({
    ...fileValueOf(file),
    depth: deep,
    ...(unread.has(file.id) && { unread: true }),
  }))
  return { files, ...(unread.has(id) && { incomplete: true }) }
}
