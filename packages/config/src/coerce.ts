import type { z } from 'zod'
import type { Setting } from './describe.ts'

/** A value as the schema takes it, or what is wrong with it. `got` is the text at fault. */
export type Coerced = { value: unknown } | { message: string; got: string }

/** Turns the text that a person wrote into what the option's schema accepts. */
export function coerce(setting: Setting, schema: z.ZodType, texts: readonly string[]): Coerced {
  const items: unknown[] = []
  for (const text of texts) {
    const item = coerceItem(setting, text)
    if (item === undefined) return { message: `expected ${expected(setting)}`, got: text }
    items.push(item)
  }
  const parsed = schema.safeParse(setting.list ? items : items[0])
  if (parsed.success) return { value: parsed.data }
  const issue = parsed.error.issues[0]
  const index = setting.list ? issue?.path[0] : 0
  const got = typeof index === 'number' ? (texts[index] ?? '') : texts.join(' ')
  return { message: issue ? messageOf(setting, issue) : 'not valid', got }
}

function coerceItem({ type }: Setting, text: string): unknown {
  if (type === 'number') return toNumber(text.trim())
  if (type === 'boolean') return booleans.get(text.trim().toLowerCase())
  return type === 'enum' ? text.trim() : text
}

const booleans = new Map([
  ...['true', '1', 'yes', 'on'].map(word => [word, true] as const),
  ...['false', '0', 'no', 'off'].map(word => [word, false] as const),
])

/** Stricter than `Number`: no hexadecimal, no "Infinity", no empty text. */
function toNumber(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}

const boundIssues = new Set(['too_small', 'too_big', 'invalid_type', 'invalid_value'])

function messageOf(setting: Setting, issue: z.core.$ZodIssue): string {
  if (setting.type !== 'string' && boundIssues.has(issue.code)) return `expected ${expected(setting)}`
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'expected a URL'
  return issue.message
}

/** What a value of this setting looks like: `a whole number from 1 to 50000`. */
export function expected({ type, integer, min, max, values }: Setting): string {
  if (type === 'enum') return `one of ${values.join(', ')}`
  if (type === 'boolean') return 'true or false'
  if (type === 'string') return 'a text'
  const kind = integer ? 'a whole number' : 'a number'
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`
  if (min !== undefined) return `${kind} of at least ${min}`
  return max === undefined ? kind : `${kind} of at most ${max}`
}
