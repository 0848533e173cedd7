import { clean, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { sizeOf } from '../../files/file.ts'
import { type FileList, listFiles as listed } from '../../files/list.ts'
import { tool } from '../../tool.ts'

const row = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.int(),
  created: z.string(),
  author: z.string(),
  shared_in: z.array(z.string()),
  /** Its number on Slack's page. */
  place: z.int(),
})

const position = z.object({ page: z.int(), skip: z.int() })

export const listFiles = tool({
  name: 'slack_list_files',
  title: 'List files',
  access: 'read',
  scopes: ['files:read'],
  description: 'List files and canvases, the newest first, of a channel, a person, or all that can be seen.',
  input: z.strictObject({
    target: text(500).optional().describe('#name, id or link of a channel.'),
    from: text().optional().describe('@person who uploaded.'),
    type: z.enum(['all', 'snippets', 'images', 'canvases', 'lists', 'pdfs', 'zips', 'gdocs']).default('all'),
    limit: z.int().min(1).max(100).default(30),
  }),
  output: z.object({ files: z.array(row), total: z.int().optional(), withheld: z.int(), page: z.int(), skip: z.int() }),
  paged: true,
  fit: {
    list: 'files',
    after: (file: FileList['files'][number], _index, { page }) => ({ page, skip: file.place }),
  },
  run: async (args, { client, signal, position: given }) =>
    listed(client, args, given === undefined ? { page: 1, skip: 0 } : position.parse(given), signal),
  render: ({ files, total, withheld }, { untrusted }) => {
    const left = withheld === 0 ? [] : [`${withheld} left out: the settings of this server keep them out.`]
    if (files.length === 0) return ['No files found.', ...left].join('\n')
    const rows = files.map(({ id, name, type, size, created, author, shared_in }) =>
      clean([`${id} ${created} ${author}: ${name}`, `(${type}, ${sizeOf(size)})`, ...shared_in].join(' ')),
    )
    return [
      `${files.length}${total === undefined ? '' : ` of ${total}`} files, the newest first:`,
      untrusted(rows.join('\n')),
      ...left,
    ].join('\n')
  },
})
