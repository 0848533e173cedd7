import { text } from '@mcp-connectors/core'
import { z } from 'zod'
import { parseFile } from '../../files/file-id.ts'
import { openFile } from '../../files/open.ts'
import { columnsOf } from '../../lists/columns.ts'
import { rowsOf } from '../../lists/rows.ts'
import { tool } from '../../tool.ts'

const position = z.object({ cursor: z.string(), skip: z.int() })

const row = z.object({ id: z.string(), parent: z.string().optional(), cells: z.record(z.string(), z.string()) })

export const listItems = tool({
  name: 'slack_list_items',
  title: 'Read a list',
  access: 'read',
  scopes: ['lists:read'],
  description: 'Read the columns and items of a list. slack_list_files finds lists.',
  input: z.strictObject({
    list: text(2000).describe('Id (F…) or link.'),
    archived: z.boolean().default(false),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({
    list: z.string(),
    columns: z.array(z.object({ name: z.string(), type: z.string(), choices: z.array(z.string()).optional() })),
    items: z.array(row),
    cursor: z.string(),
    skip: z.int(),
  }),
  paged: true,
  fit: { list: 'items', after: (_row, index, { cursor, skip }) => ({ cursor, skip: skip + index + 1 }) },
  run: async ({ list, archived, limit }, { client, signal, position: given }) => {
    const { cursor, skip } = given === undefined ? { cursor: '', skip: 0 } : position.parse(given)
    const open = await openFile(client, parseFile(list), signal)
    const columns = columnsOf(open)
    const args = { list_id: open.file.id, limit, archived, ...(cursor === '' ? {} : { cursor }) }
    const answer = await open.voice.call('slackLists.items.list', args, { signal, what: `list ${open.file.id}` })
    const rows = await rowsOf(open.workspace, answer.items ?? [], columns, signal)
    const next = answer.response_metadata?.next_cursor ?? ''
    return {
      list: open.file.name,
      columns: columns.map(({ name, type, choices }) => ({
        ...{ name, type },
        ...(choices.length === 0 ? {} : { choices: choices.map(({ label }) => label) }),
      })),
      ...{ items: rows.slice(skip), cursor, skip },
      next: next === '' ? undefined : { cursor: next, skip: 0 },
    }
  },
  render: ({ list, columns, items }, { untrusted }) => {
    const heads = columns.map(
      ({ name, type, choices }) => `${name} (${[type, choices?.join('/')].filter(Boolean).join(': ')})`,
    )
    const rows = items.map(({ id, parent, cells }) => {
      const texts = Object.entries(cells).map(([name, value]) => `${name}: ${value.replace(/\s+/g, ' ')}`)
      return `${id}${parent === undefined ? '' : ` of ${parent}`} ${texts.join(' | ')}`
    })
    return [`${items.length} items:`, untrusted([`Columns: ${heads.join(', ')}`, ...rows].join('\n'), list)].join('\n')
  },
})
