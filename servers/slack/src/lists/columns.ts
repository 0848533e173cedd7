import { near } from '@mcp-connectors/config'
import { ConnectorError, clean } from '@mcp-connectors/core'
import { z } from 'zod'
import type { OpenFile } from '../files/open.ts'

const schema = z.array(
  z.object({
    id: z.string(),
    key: z.string().default(''),
    name: z.string().default(''),
    type: z.string().default('text'),
    is_primary_column: z.boolean().optional(),
    options: z.object({ choices: z.array(z.object({ value: z.string(), label: z.string() })).optional() }).nullish(),
  }),
)

export interface Column {
  id: string
  key: string
  name: string
  type: string
  /** Of a column to choose in. */
  choices: readonly { value: string; label: string }[]
}

/** @throws ConnectorError `invalid` for what is no list */
export function columnsOf({ file, answer }: Pick<OpenFile, 'file' | 'answer'>): Column[] {
  if (file.kind !== 'list') throw new ConnectorError('invalid', `${file.id} is no list but ${file.type}.`)
  return schema.parse(answer.file?.list_metadata?.schema ?? []).map(({ id, key, name, type, options }) => ({
    ...{ id, key, type, name: name || key },
    choices: options?.choices ?? [],
  }))
}

/** By the name that people see, or its key. @throws ConnectorError `invalid` */
export function columnNamed(columns: readonly Column[], name: string): Column {
  const wanted = name.toLowerCase()
  const found =
    columns.find(column => column.name.toLowerCase() === wanted) ??
    columns.find(column => column.key.toLowerCase() === wanted)
  if (found) return found
  const names = columns.map(column => column.name)
  const likely = near(name, names)
  throw new ConnectorError('invalid', `The list has no column ${JSON.stringify(name)}.`, {
    hint: likely.length > 0 ? `Did you mean ${clean(likely.join(', '))}?` : 'slack_list_items shows its columns.',
    quote: names.join(', '),
  })
}
