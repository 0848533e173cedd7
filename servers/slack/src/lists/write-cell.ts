import { near } from '@mcp-connectors/config'
import { ConnectorError, clean } from '@mcp-connectors/core'
import type { Column } from './columns.ts'
import { kindOf } from './read-cell.ts'

/** Finds the ids of what is named, as `@alice, @bob`. */
export interface Lookup {
  person: (name: string) => Promise<string>
  channel: (name: string) => Promise<string>
}

/** A value as Slack takes it, of the words of a model; no words empty the cell. @throws ConnectorError `invalid` */
export async function writeCell(
  column: Column,
  words: string,
  lookup: Lookup,
): Promise<{ column_id: string; [kind: string]: unknown }> {
  const kind = kindOf(column)
  return { column_id: column.id, [kind]: await cellValue(column, kind, words.trim(), lookup) }
}

async function cellValue(column: Column, kind: string, words: string, lookup: Lookup): Promise<unknown> {
  if (/^(?:created|last_edited)_/.test(column.type)) throw wrong(column, words, 'Slack fills it in.')
  if (kind === 'checkbox') return truth(column, words)
  if (kind === 'rich_text') return richText(words)
  const parts = words === '' ? [] : words.split(/\s*,\s*/)
  switch (kind) {
    case 'user':
      return await Promise.all(parts.map(lookup.person))
    case 'channel':
      return await Promise.all(parts.map(lookup.channel))
    case 'select':
      return parts.map(part => choiceOf(column, part))
    case 'number':
    case 'rating':
    case 'vote':
      return parts.map(part => amount(column, part))
    case 'date':
      return parts.map(part => day(column, part))
    case 'timestamp':
      return parts.map(part => Math.floor(moment(column, part) / 1000))
    case 'link':
      return words === '' ? [] : [{ original_url: words, display_as_url: true, display_name: words }]
    case 'email':
    case 'phone':
    case 'message':
    case 'attachment':
      return parts
    default:
      throw wrong(column, words, `Cells of the kind ${column.type} cannot be written here.`)
  }
}

function richText(text: string) {
  const elements = text === '' ? [] : [{ type: 'text', text }]
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }]
}

function truth(column: Column, words: string): boolean {
  if (/^(?:true|yes|x|done)$/i.test(words)) return true
  if (/^(?:false|no|open|)$/i.test(words)) return false
  throw wrong(column, words, 'Pass true or false.')
}

function choiceOf(column: Column, part: string): string {
  const wanted = part.toLowerCase()
  const found = column.choices.find(({ label, value }) => label.toLowerCase() === wanted || value === part)
  if (found) return found.value
  const labels = column.choices.map(({ label }) => label)
  const likely = near(part, labels)
  const hint = likely.length > 0 ? `Did you mean ${clean(likely.join(', '))}?` : 'Pass one of the choices.'
  throw wrong(column, part, hint, labels.join(', '))
}

function amount(column: Column, part: string): number {
  const number = Number(part)
  if (Number.isFinite(number)) return number
  throw wrong(column, part, 'Pass a number.')
}

function day(column: Column, part: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(part) && !Number.isNaN(Date.parse(part))) return part
  throw wrong(column, part, 'Pass a day, as 2026-11-24.')
}

function moment(column: Column, part: string): number {
  const at = Date.parse(/^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(part) ? `${part.replace(' ', 'T')}Z` : part)
  if (!Number.isNaN(at)) return at
  throw wrong(column, part, 'Pass day and time, as 2026-11-24 10:05.')
}

function wrong({ name }: Column, words: string, hint: string, quote?: string): ConnectorError {
  return new ConnectorError('invalid', `${JSON.stringify(words)} is no value of the column ${JSON.stringify(name)}.`, {
    hint,
    ...(quote === undefined ? {} : { quote }),
  })
}
