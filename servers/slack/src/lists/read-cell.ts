import { z } from 'zod'
import { minuteOf } from '../timestamp.ts'
import type { Column } from './columns.ts'

const texts = z.array(z.union([z.string(), z.number()]).transform(String))
const links = z.array(z.object({ original_url: z.string(), display_name: z.string().optional() }))
const stamps = z.array(z.coerce.number())

export const field = z.looseObject({
  column_id: z.string().default(''),
  text: z.string().optional(),
  value: z.unknown().optional(),
})

export type Field = z.output<typeof field>

/** Ids of the people and channels in a row, whose names are wanted. */
export function mentioned(fields: readonly Field[], columns: readonly Column[]): string[] {
  return fields.flatMap(one => {
    const kind = kindOf(columns.find(({ id }) => id === one.column_id))
    return kind === 'user' || kind === 'channel' ? (texts.safeParse(one[kind]).data ?? []) : []
  })
}

/** A cell as a person sees it; empty for an empty one. */
export function readCell(given: Field, column: Column | undefined, nameOf: (id: string) => string): string {
  const kind = kindOf(column)
  const listed = texts.safeParse(given[kind]).data
  switch (kind) {
    case 'user':
    case 'channel':
      return (listed ?? []).map(nameOf).join(', ')
    case 'select':
      return (listed ?? [])
        .map(value => column?.choices.find(choice => choice.value === value)?.label ?? value)
        .join(', ')
    case 'checkbox':
      return given.checkbox === true || given.value === true ? 'yes' : 'no'
    case 'link':
      return (links.safeParse(given.link).data ?? [])
        .map(({ original_url: url, display_name: name }) => (name && name !== url ? `${name} ${url}` : url))
        .join(', ')
    case 'timestamp':
      return (stamps.safeParse(given.timestamp).data ?? []).map(minuteOf).join(', ')
    case 'rich_text':
      return given.text ?? plain(given.rich_text)
    default:
      return (listed ?? texts.safeParse([given.value]).data ?? []).join(', ')
  }
}

/** The name under which Slack gives and takes values of a column. */
export function kindOf(column: Column | undefined): string {
  return kinds[column?.type ?? 'text'] ?? column?.type ?? 'rich_text'
}

const kinds: Readonly<Record<string, string>> = {
  text: 'rich_text',
  people: 'user',
  created_by: 'user',
  last_edited_by: 'user',
  created_time: 'timestamp',
  last_edited_time: 'timestamp',
  todo_completed: 'checkbox',
  todo_assignee: 'user',
  todo_due_date: 'date',
}

/** The text of rich text, whose parts hold parts. */
function plain(node: unknown): string {
  if (Array.isArray(node)) return node.map(plain).join('')
  const part = z.looseObject({ text: z.string().optional(), elements: z.unknown().optional() }).safeParse(node).data
  return part === undefined ? '' : (part.text ?? plain(part.elements))
}
