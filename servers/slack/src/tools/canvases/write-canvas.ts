import { ConnectorError, dryRun, type Receipt, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { as } from '../../arguments.ts'
import { createCanvas, createTab } from '../../canvases/create.ts'
import { type Edit, editCanvas } from '../../canvases/edit.ts'
import type { Slack } from '../../client.ts'
import { parseFile } from '../../files/file-id.ts'
import { openFile } from '../../files/open.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  canvas: text(2000).optional().describe('Id or link; leave out for a new one.'),
  target: text(500).optional().describe('Channel whose tab a new one becomes.'),
  title: text(255).optional(),
  markdown: text(100_000).optional(),
  place: z.enum(['end', 'start', 'before', 'after', 'replace', 'delete', 'all']).default('end'),
  section: text(500).optional().describe('Words of the one block that before, after, replace and delete mean.'),
  as,
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const writeCanvas = tool({
  name: 'slack_write_canvas',
  title: 'Write a canvas',
  access: 'write',
  accessFor: ({ canvas, place, dry_run }) =>
    canvas !== undefined && (place === 'all' || place === 'delete') && !dry_run ? 'destroy' : 'write',
  scopes: ['canvases:write'],
  description: 'Create a canvas, add to it, replace or delete one block, or replace all. slack_read_file reads it.',
  input,
  output: receipt,
  confirm: async ({ canvas, place, section }, { client, signal }) => {
    if (canvas === undefined || (place !== 'all' && place !== 'delete')) return undefined
    const { file } = await openFile(client, parseFile(canvas), signal)
    return place === 'all'
      ? `Replace all of the canvas ${JSON.stringify(file.name)} (${file.permalink})?`
      : `Delete the block with ${JSON.stringify(section)} of the canvas ${JSON.stringify(file.name)} (${file.permalink})?`
  },
  run: async (args, { client, signal }) =>
    args.canvas === undefined ? create(client, args, signal) : edit(client, args.canvas, args, signal),
  render: renderReceipt,
})

async function create(client: Slack, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const { title, markdown = '', as: who, dry_run: dryRun, repeat, target } = args
  const given = { title, markdown, who, dryRun, repeat }
  return target === undefined ? createCanvas(client, given, signal) : createTab(client, target, given, signal)
}

async function edit(client: Slack, canvas: string, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const { title, markdown, place, section, as: who, dry_run: dryRun, repeat } = args
  const open = await openFile(client, parseFile(canvas), signal)
  const edits: Edit[] = []
  if (title !== undefined && title !== open.file.name) edits.push({ place: 'title', markdown: title })
  if (place === 'delete') edits.push({ place, section: needed(section, 'section', place), markdown: '' })
  else if (place === 'before' || place === 'after' || place === 'replace') {
    edits.push({ place, section: needed(section, 'section', place), markdown: needed(markdown, 'markdown', place) })
  } else if (markdown !== undefined) edits.push({ place, markdown })
  if (place !== 'delete' && markdown === undefined && title === undefined) needed(markdown, 'markdown', place)
  return await editCanvas(client, { ...open, edits, who, repeat, dryRun }, signal)
}

function needed<T>(value: T | undefined, argument: string, place: string): T {
  if (value !== undefined) return value
  throw new ConnectorError('invalid', `${argument} is missing.`, { hint: `place ${place} needs it.` })
}
