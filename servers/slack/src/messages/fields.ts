// What Slack's blocks, attachments and files hold differs by app and by year: each field is taken as it is, or not at all.

/** Any JSON object. */
export type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The field as text; empty for none. */
export function textAt(fields: Fields, key: string): string {
  const value = fields[key]
  return typeof value === 'string' ? value : ''
}

/** The field as an object; empty for none. */
export function fieldsAt(fields: Fields, key: string): Fields {
  return fieldsOf(fields[key])
}

/** The objects in the field; none for no list. */
export function listAt(fields: Fields, key: string): Fields[] {
  const value = fields[key]
  return Array.isArray(value) ? value.filter(isFields) : []
}

/** The field as a number, of digits too. */
export function numberAt(fields: Fields, key: string): number | undefined {
  const value = fields[key]
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && /^\d{1,12}(?:\.\d+)?$/.test(value) ? Number(value) : undefined
}

/** Those that say something, in lines. */
export function lines(parts: readonly string[]): string {
  return parts.filter(part => part.trim() !== '').join('\n')
}

/** The same before each line. */
export function prefixed(prefix: string, text: string): string {
  return text
    .split('\n')
    .map(line => `${prefix}${line}`)
    .join('\n')
}
