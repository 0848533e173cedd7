import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { notThere } from '../not-there.ts'

/** A field of a project, its options and iterations by name. */
export const field = z.object({
  name: z.string(),
  type: z.string(),
  options: z.array(z.string()).optional(),
})

/** The same with what changes need: ids. */
export interface Field extends z.output<typeof field> {
  id: string
  ids: ReadonlyMap<string, string>
  /** Of an iteration field: the one that runs today, and the one after it. */
  current: string | undefined
  next: string | undefined
}

export const fieldDocument = `
  ... on ProjectV2FieldCommon { id name dataType }
  ... on ProjectV2SingleSelectField { options { id name } }
  ... on ProjectV2IterationField {
    configuration {
      iterations { id title startDate duration }
      completedIterations { id title startDate duration }
    }
  }`

const iteration = z.object({ id: z.string(), title: z.string(), startDate: z.string(), duration: z.int() })

export const receivedField = z.object({
  id: z.string(),
  name: z.string(),
  dataType: z.string(),
  options: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  configuration: z.object({ iterations: z.array(iteration), completedIterations: z.array(iteration) }).optional(),
})

export function fieldOf({ id, name, dataType, options, configuration }: z.output<typeof receivedField>): Field {
  const iterations = configuration ? [...configuration.iterations, ...configuration.completedIterations] : []
  const choices = [...(options ?? []), ...iterations.map(one => ({ id: one.id, name: one.title }))]
  const today = new Date().toISOString().slice(0, 10)
  const planned = iterations.toSorted((a, b) => (a.startDate < b.startDate ? -1 : 1))
  return {
    id,
    name,
    type: dataType.toLowerCase(),
    ...(options || configuration ? { options: choices.map(choice => choice.name) } : {}),
    ids: new Map(choices.map(choice => [choice.name.toLowerCase(), choice.id])),
    current: planned.find(one => one.startDate <= today && today < endOf(one))?.title,
    next: planned.find(one => one.startDate > today)?.title,
  }
}

/** The day after the last. */
function endOf({ startDate, duration }: z.output<typeof iteration>): string {
  return new Date(Date.parse(startDate) + duration * 86_400_000).toISOString().slice(0, 10)
}

const settable: ReadonlySet<string> = new Set(['text', 'number', 'date', 'single_select', 'iteration'])

/** Whether it is the project's own; the others mirror the issue. */
export function isSettable({ type }: Field): boolean {
  return settable.has(type)
}

/** What a field is set to, as text for a person and as GitHub takes it; undefined: cleared. */
export interface Setting {
  field: Field
  told: string
  value: Record<string, string | number> | undefined
}

/** Understands `{ "Status": "Done", "Points": 3, "Sprint": "@current" }`; none clears. @throws ConnectorError */
export function settingsOf(fields: readonly Field[], given: Readonly<Record<string, string | number>>): Setting[] {
  return Object.entries(given).map(([name, value]) => settingOf(fieldNamed(fields, name), value))
}

/** The field with this name, whatever its case. @throws ConnectorError `not_found`, offering the nearest */
export function fieldNamed(fields: readonly Field[], name: string): Field {
  const found = fields.find(one => one.name.toLowerCase() === name.toLowerCase())
  if (found) return found
  const names = fields.map(one => one.name)
  throw notThere('field', name, names, { source: 'The project' })
}

function settingOf(field: Field, given: string | number): Setting {
  const text = String(given).trim()
  if (text === '' || text.toLowerCase() === 'none') return { field, told: 'none', value: undefined }
  switch (field.type) {
    case 'text':
      return { field, told: text, value: { text } }
    case 'number':
      return { field, told: text, value: { number: numberOf(field, text) } }
    case 'date':
      return { field, told: text, value: { date: dateOf(field, text) } }
    case 'single_select':
    case 'iteration':
      return choiceOf(field, text)
    default:
      throw new ConnectorError('invalid', `${field.name} is not set in the project: it is of the issue itself.`, {
        hint: 'github_write_issue and github_write_pull change it.',
      })
  }
}

function choiceOf(field: Field, text: string): Setting {
  const named = text === '@current' ? field.current : text === '@next' ? field.next : text
  const id = field.ids.get(named?.toLowerCase() ?? '')
  if (id === undefined || named === undefined) {
    throw notThere('option', text, field.options ?? [], { source: field.name })
  }
  const told = field.options?.find(option => option.toLowerCase() === named.toLowerCase()) ?? named
  return { field, told, value: field.type === 'iteration' ? { iterationId: id } : { singleSelectOptionId: id } }
}

function numberOf({ name }: Field, text: string): number {
  const number = Number(text)
  if (Number.isFinite(number)) return number
  throw new ConnectorError('invalid', `${name} is a number, and ${JSON.stringify(text)} is none.`)
}

function dateOf({ name }: Field, text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  throw new ConnectorError('invalid', `${name} is a date, and ${JSON.stringify(text)} is none.`, {
    hint: 'Write 2026-11-24.',
  })
}
