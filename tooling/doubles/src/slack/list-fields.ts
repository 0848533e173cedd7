import { z } from 'zod'
import { Refusal } from './call.ts'

const choice = z.object({ value: z.string(), label: z.string(), color: z.string().optional() })

/** A column as it is asked for; `type` is `text`, `select`, `user`, `date`, `todo_completed` … */
export const newColumn = z.object({
  key: z.string(),
  name: z.string(),
  type: z.string(),
  is_primary_column: z.boolean().default(false),
  options: z.looseObject({ choices: z.array(choice).optional() }).optional(),
})
export type Column = z.output<typeof newColumn> & { readonly id: string }

/** A value as it is sent: under a name that goes by the type of its column. */
export const newField = z.looseObject({ column_id: z.string() })

/** A value of a row as Slack answers it: by its type, and once more as `value` and `text`. */
export interface Field {
  readonly column_id: string
  readonly key: string
  readonly value: string | boolean
  readonly text?: string
  readonly [type: string]: unknown
}

/** The name under which a value of this type of column is sent and answered. */
const valueKeys: Readonly<Record<string, string>> = {
  text: 'rich_text',
  todo_completed: 'checkbox',
  todo_assignee: 'user',
  todo_due_date: 'date',
  people: 'user',
}

const types = new Set(
  [
    'text message number select date user attachment checkbox email phone channel rating vote canvas reference link',
    'timestamp people todo_completed todo_assignee todo_due_date created_by created_time last_edited_by last_edited_time',
  ].flatMap(line => line.split(' ')),
)

const uneditable = /^(created|last_edited)_/

const task = { is_primary_column: false }
const todoColumns: readonly z.output<typeof newColumn>[] = [
  { ...task, key: 'todo_completed', name: 'Completed', type: 'todo_completed' },
  { ...task, key: 'todo_assignee', name: 'Assignee', type: 'todo_assignee' },
  { ...task, key: 'todo_due_date', name: 'Due Date', type: 'todo_due_date' },
]
const nameColumn = { key: 'name', name: 'Name', type: 'text', is_primary_column: true }

/** The columns of a new list. Throws invalid_column_type, invalid_primary_column. */
export function columnsOf(
  schema: readonly z.output<typeof newColumn>[],
  todo: boolean,
  nextId: () => string,
): readonly Column[] {
  const given = schema.length > 0 ? schema : [nameColumn]
  const columns = [...given, ...(todo ? todoColumns : [])].map(column => ({ ...column, id: nextId() }))
  if (!columns.every(({ type }) => types.has(type))) throw new Refusal('invalid_column_type')
  if (columns.filter(column => column.is_primary_column).length !== 1) throw new Refusal('invalid_primary_column')
  return columns
}

/** A field as it was sent, checked against its column and completed. */
export function fieldOf(columns: readonly Column[], sent: z.output<typeof newField>): Field {
  const column = columns.find(({ id }) => id === sent.column_id)
  if (column === undefined) throw new Refusal('invalid_column_id')
  if (uneditable.test(column.type)) throw new Refusal('uneditable_column')
  const name = valueKey(column)
  const value = sent[name]
  const known = { key: column.key, column_id: column.id, [name]: value }
  if (name === 'checkbox' && typeof value === 'boolean') return { ...known, value }
  if (!Array.isArray(value)) throw new Refusal('invalid_input_type')
  const choices = column.options?.choices?.map(option => option.value) ?? []
  if (name === 'select' && !value.every(option => choices.includes(option))) throw new Refusal('invalid_option_id')
  if (name === 'rich_text') return { ...known, value: JSON.stringify(value), text: plain(value) }
  return { ...known, value: String(value[0] ?? '') }
}

const valueKey = ({ type }: Column): string => valueKeys[type] ?? type

/** A field as a client would send it: one value for a list of one, a text for blocks of rich text. */
export function sentField(column: Column, value: unknown): z.output<typeof newField> {
  const name = valueKey(column)
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text: String(value) }] }
  const rich = name === 'rich_text' && typeof value === 'string' ? [{ type: 'rich_text', elements: [section] }] : value
  return { column_id: column.id, [name]: name === 'checkbox' || Array.isArray(rich) ? rich : [rich] }
}

/** The text in blocks of rich text. */
function plain(node: unknown): string {
  if (Array.isArray(node)) return node.map(plain).join('')
  if (typeof node !== 'object' || node === null) return ''
  if ('text' in node && typeof node.text === 'string') return node.text
  return 'elements' in node ? plain(node.elements) : ''
}
