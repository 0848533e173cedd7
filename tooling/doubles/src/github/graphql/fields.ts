import { type GraphQLResolveInfo, getNamedType, isEnumType, Kind } from 'graphql'
import { isJson, type Json } from '../call.ts'
import { checkBounds } from './connection.ts'
import { type Context, type Field, pathOf } from './source.ts'

/** What resolves a field: its own resolver, else the JSON of its source, by the REST API's names. */
export function fieldResolver(own: Field | undefined) {
  return async (source: unknown, args: Json, context: Context, info: GraphQLResolveInfo): Promise<unknown> => {
    const type = getNamedType(info.returnType)
    const { args: parameters } = info.parentType.getFields()[info.fieldName] ?? { args: [] }
    const isPaged = type.name.endsWith('Connection') && parameters.some(({ name }) => name === 'first')
    if (isPaged) checkBounds(info.fieldName, args, !countsOnly(info))
    const from = isJson(source) ? source : {}
    const value = own === undefined ? await plain(from, info, context) : await own(from, args, context)
    return isEnumType(type) ? enumWords(value) : value
  }
}

/** Who asks how many there are, and for none of them, need not say how many to give. */
function countsOnly({ fieldNodes }: GraphQLResolveInfo): boolean {
  return fieldNodes
    .flatMap(({ selectionSet }) => selectionSet?.selections ?? [])
    .every(one => one.kind === Kind.FIELD && one.name.value === 'totalCount')
}

function enumWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(enumWords)
  return typeof value === 'string' ? value.toUpperCase().replaceAll(/[ -]/g, '_') : value
}

async function plain(source: Json, info: GraphQLResolveInfo, context: Context): Promise<unknown> {
  const { fieldName, parentType } = info
  const found = lookUp(source, fieldName)
  if (found !== undefined) return found
  // Lists show less than the object itself.
  const whole = typeof source.url === 'string' ? await context.read(pathOf(source.url)) : {}
  const later = lookUp(whole, fieldName)
  if (later !== undefined) return later
  context.call.front.violations.push(`The double does not know ${parentType.name}.${fieldName}`)
  throw new Error(`The double does not know ${parentType.name}.${fieldName}`)
}

const renamed: Readonly<Record<string, string>> = {
  id: 'node_id',
  databaseId: 'id',
  fullDatabaseId: 'id',
  url: 'html_url',
}

function lookUp(source: Json, field: string): unknown {
  if (field in renamed && 'node_id' in source) return source[renamed[field] ?? field]
  if (field === 'resourcePath' && typeof source.html_url === 'string') return new URL(source.html_url).pathname
  const name = field.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
  return source[field] ?? source[name] ?? source[name.replace(/^is_/, '')] ?? emptied(source, field, name)
}

/** Null, where the JSON says null and nothing else has a value. */
function emptied(source: Json, field: string, name: string): unknown {
  return field in source || name in source ? null : undefined
}
