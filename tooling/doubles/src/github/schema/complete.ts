import { isJson, type Json } from '../call.ts'
import { resolveSchema, type Schema } from './openapi.ts'

/**
 * Adds the required fields that an answer lacks, so that it is true to the OpenAPI: null where the schema allows it,
 * else the emptiest value of its type; a null that it does not allow is left out. The emulator's answers need it; those
 * of this front only leave out links.
 */
export function complete(schema: Schema, value: unknown, fields: 'all' | 'links'): unknown {
  const found = resolveSchema(schema)
  if (Array.isArray(value)) {
    return isJson(found.items) ? value.map(item => complete(found.items as Schema, item, fields)) : value // Boundary: isJson
  }
  if (!isJson(value)) return value
  const { properties, required } = shapeOf(found, value)
  const kept = Object.entries(value).filter(
    ([name, inner]) => inner !== null || fields === 'links' || mayBeNull(properties[name]),
  )
  const out: Record<string, unknown> = Object.fromEntries(kept)
  for (const name of required) {
    const property = properties[name]
    if (out[name] !== undefined || property === undefined) continue
    if (fields === 'all' || isLink(name)) out[name] = emptiest(property, name)
  }
  for (const [name, inner] of Object.entries(out)) {
    const property = properties[name]
    if (property !== undefined) out[name] = complete(property, inner, fields)
  }
  return out
}

const isLink = (name: string): boolean => /(^|_)url$|^(node_id|gravatar_id|href)$/.test(name)

function mayBeNull(schema: Schema | undefined): boolean {
  if (schema === undefined) return true
  const found = resolveSchema(schema)
  const types = typesOf(found)
  if (types.length > 0) return types.includes('null')
  const parts = [...schemas(found.anyOf), ...schemas(found.oneOf)]
  return parts.length === 0 || parts.some(mayBeNull)
}

interface Shape {
  readonly properties: Readonly<Record<string, Schema>>
  readonly required: readonly string[]
}

/** The properties of an object, through allOf and the alternative that knows most of the value's own fields. */
function shapeOf(schema: Schema, value: Json): Shape {
  const found = resolveSchema(schema)
  const own: Shape = {
    properties: isJson(found.properties) ? (found.properties as Shape['properties']) : {}, // Boundary: our build product
    required: Array.isArray(found.required) ? found.required : [],
  }
  const all = schemas(found.allOf).map(part => shapeOf(part, value))
  const best = [...schemas(found.anyOf), ...schemas(found.oneOf)]
    .map(part => shapeOf(part, value))
    .sort((a, b) => fit(b, value) - fit(a, value))[0]
  const parts = [own, ...all, ...(best === undefined ? [] : [best])]
  return {
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required }) => required),
  }
}

function schemas(list: unknown): Schema[] {
  return Array.isArray(list) ? list.filter(isJson) : []
}

function fit({ properties, required }: Shape, value: Json): number {
  const known = Object.keys(value).filter(name => name in properties).length
  const missing = required.filter(name => !(name in value)).length
  return known * 2 - missing
}

function emptiest(schema: Schema, name: string): unknown {
  const found = resolveSchema(schema)
  const alternatives = [...schemas(found.anyOf), ...schemas(found.oneOf)].map(resolveSchema)
  if (typesOf(found).includes('null') || alternatives.some(part => typesOf(part).includes('null'))) return null
  if (Array.isArray(found.enum)) return found.enum[0]
  const [first] = [...alternatives, ...schemas(found.allOf)]
  const [type] = typesOf(found)
  if (type === undefined && first !== undefined) return emptiest(first, name)
  if (type === 'array') return []
  if (type === 'boolean') return false
  if (type === 'integer' || type === 'number') return 0
  if (type === 'object' || isJson(found.properties)) return complete(found, {}, 'all')
  return text(found.format, name)
}

function typesOf({ type }: Schema): string[] {
  if (typeof type === 'string') return [type]
  return Array.isArray(type) ? type.map(String) : []
}

function text(format: unknown, name: string): string {
  if (format === 'date-time') return '1970-01-01T00:00:00Z'
  if (format === 'uri') return `https://github.example/${name}`
  if (format === 'email') return 'nobody@github.example'
  return ''
}
