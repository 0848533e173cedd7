import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { buildSchema, type GraphQLSchema, isObjectType } from 'graphql'
import { fieldResolver } from './fields.ts'
import { types } from './tables.ts'

/** GitHub's published schema, made by take-schema.ts. */
export const product = fileURLToPath(new URL('schema.graphql.gz', import.meta.url))

let built: GraphQLSchema | undefined

/** The whole schema, with what resolves its fields. Building it takes about 50 ms, once. */
export function schema(): GraphQLSchema {
  built ??= build()
  return built
}

function build(): GraphQLSchema {
  const text = gunzipSync(readFileSync(product)).toString()
  const made = buildSchema(text, { assumeValid: true, assumeValidSDL: true, noLocation: true })
  for (const [name, type] of Object.entries(made.getTypeMap())) {
    if (!isObjectType(type) || name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) field.resolve = fieldResolver(types[name]?.[field.name])
  }
  return made
}
