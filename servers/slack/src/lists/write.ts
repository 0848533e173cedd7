import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Slack } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import type { OpenFile } from '../files/open.ts'
import { personNamed } from '../people-named.ts'
import { type Column, columnNamed } from './columns.ts'
import { type Row, rowsOf } from './rows.ts'
import { writeCell } from './write-cell.ts'

/** A list, and as whom it is written. */
export interface ListItem extends Pick<OpenFile, 'workspace' | 'file' | 'voice'> {
  columns: readonly Column[]
}

export interface Writing {
  /** Undefined for a new one. */
  item: string | undefined
  fields: Readonly<Record<string, string>>
  dryRun: boolean
  repeat: boolean
}

type Cell = Awaited<ReturnType<typeof writeCell>>

const made = z.object({ item: z.object({ id: z.string() }) })
const found = z.object({ record: z.unknown() })

/** An item as it is. @throws ConnectorError `not_found` */
export async function itemAt(
  { voice, workspace, file, columns }: ListItem,
  item: string,
  signal: AbortSignal,
): Promise<Row> {
  const answer = await voice.send(
    'slackLists.items.info',
    { list_id: file.id, id: item },
    { signal, what: `item ${item}` },
  )
  const [row] = await rowsOf(workspace, [found.parse(answer).record], columns, signal)
  if (row) return row
  throw new ConnectorError('not_found', `The list ${file.id} has no item ${item}.`)
}

export async function removeItem(at: ListItem, item: string, dryRun: boolean, signal: AbortSignal): Promise<Receipt> {
  const { file, voice } = at
  const { cells } = await itemAt(at, item, signal)
  const changed = [`item ${item} (${Object.values(cells)[0] ?? 'empty'}) removed from ${file.name}`]
  if (dryRun) return { changed, dry_run: true }
  await voice.call('slackLists.items.delete', { list_id: file.id, id: item }, { signal, what: `item ${item}` })
  return { url: file.permalink, changed }
}

export async function writeItem(client: Slack, at: ListItem, writing: Writing, signal: AbortSignal): Promise<Receipt> {
  const wanted = Object.entries(writing.fields).map(([name, words]) => ({
    column: columnNamed(at.columns, name),
    words,
  }))
  if (wanted.length === 0) throw new ConnectorError('invalid', 'fields is missing.', { hint: 'Pass text by column.' })
  const { workspace } = at
  const cells = await Promise.all(
    wanted.map(({ column, words }) =>
      writeCell(column, words, {
        person: async name => (await personNamed(workspace, name, signal)).id,
        channel: async name => (await client.place(name, signal)).channel.id,
      }),
    ),
  )
  const { item } = writing
  if (item === undefined) return await addItem(client, at, { ...writing, cells }, signal)
  return await changeItem(at, { ...writing, item, cells, wanted }, signal)
}

interface Changing extends Writing {
  item: string
  cells: readonly Cell[]
  wanted: readonly { column: Column; words: string }[]
}

async function changeItem(
  at: ListItem,
  { item, cells, wanted, dryRun }: Changing,
  signal: AbortSignal,
): Promise<Receipt> {
  const { file, voice } = at
  const now = await itemAt(at, item, signal)
  const differing = wanted.map(({ column: { name }, words }, index) => ({
    name,
    words,
    cell: cells[index],
    was: now.cells[name] ?? '',
  }))
  const changes = differing.filter(({ words, was }) => words !== was)
  const changed = changes.map(
    ({ name, words, was }) => `${name} of ${item}: ${JSON.stringify(words)}, was ${JSON.stringify(was)}`,
  )
  if (changed.length === 0 || dryRun) return { changed, dry_run: dryRun }
  const rows = changes.map(({ cell }) => ({ ...cell, row_id: item }))
  await voice.send('slackLists.items.update', { list_id: file.id, cells: rows }, { signal, what: `item ${item}` })
  return { id: item, url: file.permalink, changed }
}

async function addItem(
  client: Slack,
  { file, voice }: ListItem,
  { cells, fields, repeat, dryRun }: Writing & { cells: readonly Cell[] },
  signal: AbortSignal,
): Promise<Receipt> {
  const words = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  const changed = [`item in ${file.name}: ${words.join(', ')}`]
  if (dryRun) return { changed, dry_run: true }
  // Equal items are common in lists: nothing tells whether one came of this call.
  const id = await client.once.do({
    ...{ what: `item of ${file.name}`, key: ['item', file.id, fields], repeat, signal, isUnknown: isUnknownOutcome },
    send: async () => {
      const args = { list_id: file.id, initial_fields: cells }
      return made.parse(await voice.send('slackLists.items.create', args, { signal, what: `list ${file.id}` })).item.id
    },
  })
  return { id, url: file.permalink, changed }
}
