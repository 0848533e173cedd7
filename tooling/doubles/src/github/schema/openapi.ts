import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { isJson, type Json } from '../call.ts'

export type Schema = Json

/** What every operation answers, made by prune.ts from GitHub's published OpenAPI. */
export const product = fileURLToPath(new URL('openapi.json.gz', import.meta.url))

export interface OpenApi {
  readonly source: string
  /** `GET /user` → status → schema. */
  readonly operations: Readonly<Record<string, Readonly<Record<string, Schema>>>>
  readonly schemas: Readonly<Record<string, Schema>>
}

let loaded: OpenApi | undefined

export function openApi(): OpenApi {
  loaded ??= load()
  return loaded
}

function load(): OpenApi {
  const value: unknown = JSON.parse(gunzipSync(readFileSync(product)).toString())
  if (!isJson(value)) throw new Error(`${product} holds no object: run prune.ts`)
  // Boundary: our own build product, written by prune.ts.
  return value as unknown as OpenApi
}

/** The schema of one answer; undefined where the OpenAPI has none. */
export function answerSchema(operation: string, status: number): Schema | undefined {
  return openApi().operations[operation]?.[status]
}

/** Follows references by name. */
export function resolveSchema(schema: Schema): Schema {
  const { $ref } = schema
  if (typeof $ref !== 'string') return schema
  const found = openApi().schemas[$ref.slice('#/schemas/'.length)]
  if (found === undefined) throw new Error(`The OpenAPI has no ${$ref}`)
  return resolveSchema(found)
}
