import { ConnectorError, clean, dryRun, type Receipt, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { as } from '../../arguments.ts'
import type { Slack } from '../../client.ts'
import { parseFile } from '../../files/file-id.ts'
import { checkWrite, openFile } from '../../files/open.ts'
import { columnsOf } from '../../lists/columns.ts'
import { itemAt, type ListItem, removeItem, writeItem } from '../../lists/write.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  list: text(2000).describe('Id (F…) or link.'),
  item: text(50).optional().describe('Id (Rec…); leave out for a new one.'),
  fields: z
    .record(z.string(), z.string())
    .default({})
    .describe('Text by column; @names, labels, 2026-11-24; "" empties.'),
  remove: z.boolean().default(false),
  as,
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const writeListItem = tool({
  name: 'slack_write_list_item',
  title: 'Write a list item',
  access: 'write',
  accessFor: ({ remove, dry_run }) => (remove && !dry_run ? 'destroy' : 'write'),
  scopes: ['lists:write'],
  description: 'Add an item to a list, change the fields of one, or remove it.',
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    if (!args.remove) return undefined
    const at = await open(client, args, signal)
    const { cells } = await itemAt(at, itemOf(args), signal)
    const words = Object.entries(cells).map(([name, value]) => `${name}: ${value}`)
    return `Remove from the list ${JSON.stringify(at.file.name)}: ${clean(words.join(', ')).slice(0, 500)}?`
  },
  run: async (args, { client, signal }): Promise<Receipt> => {
    const at = await open(client, args, signal)
    if (args.remove) return await removeItem(at, itemOf(args), args.dry_run, signal)
    const { item, fields, dry_run: dryRun, repeat } = args
    return await writeItem(client, at, { item, fields, dryRun, repeat }, signal)
  },
  render: renderReceipt,
})

async function open(client: Slack, args: Arguments, signal: AbortSignal): Promise<ListItem> {
  const found = await openFile(client, parseFile(args.list), signal)
  await checkWrite(client, found.workspace, found.file, signal)
  return { ...found, columns: columnsOf(found), voice: found.workspace.voice(args.as) }
}

function itemOf({ item }: Arguments): string {
  if (item !== undefined) return item
  throw new ConnectorError('invalid', 'item is missing.', { hint: 'slack_list_items shows the ids, Rec….' })
}
