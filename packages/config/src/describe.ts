import { z } from 'zod'
import type { Option, Options } from './option.ts'

/** One setting as a person meets it: what every reader of options (start, `--help`, README, manifests) works from. */
export interface Setting {
  key: string
  about: string
  /** Of a list: the type of its items. */
  type: 'string' | 'number' | 'boolean' | 'enum'
  list: boolean
  /** Environment names, the connector's own first. A secret may also come from a file: see `fileName`. */
  env: readonly [string, ...string[]]
  /** Without the dashes, the first one for show. Empty for a secret. */
  flags: readonly string[]
  required: boolean
  /** Undefined: none. */
  default: unknown
  integer: boolean
  min: number | undefined
  max: number | undefined
  /** The values of an enum. */
  values: readonly string[]
  secret: boolean
  positional: boolean
  path: 'folder' | 'file' | undefined
  split: RegExp | undefined
}

/** What `options` of the connector `id` look like from outside. @throws Error for a schema that no text can stand for. */
export function describe(id: string, options: Options): Setting[] {
  const shape = Object.fromEntries(Object.entries(options).map(([key, { schema }]) => [key, schema]))
  const { properties = {}, required = [] } = z.toJSONSchema(z.object(shape), { io: 'input', unrepresentable: 'any' })
  return Object.entries(options).map(([key, option]) => ({
    key,
    about: option.about,
    ...typeOf(key, properties[key]),
    env: envNames(id, key, option),
    flags: option.secret ? [] : flagNames(key, option),
    required: required.includes(key),
    secret: option.secret ?? false,
    positional: option.positional ?? false,
    path: option.path,
    split: option.split,
  }))
}

/** The environment name whose value is the path of a file that holds the secret. */
export function fileName(env: string): string {
  return `${env}_FILE`
}

/** `maxRows` -> `max-rows`, and what the option says beside it. */
export function flagNames(key: string, { flag = [] }: Pick<Option, 'flag'>): string[] {
  return [...new Set([words(key).join('-'), ...[flag].flat()])]
}

/** `maxRows` of `postgres` -> `POSTGRES_MAX_ROWS`, and what the option says beside it. */
function envNames(id: string, key: string, { env = [] }: Option): [string, ...string[]] {
  const own = [...id.split('-'), ...words(key)].join('_').toUpperCase()
  return [own, ...new Set([env].flat().filter(name => name !== own))]
}

function words(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ')
}

type JsonSchema = z.core.JSONSchema._JSONSchema

function typeOf(key: string, schema: JsonSchema | undefined) {
  if (typeof schema !== 'object') throw unreadable(key)
  const list = schema.type === 'array'
  const item = list ? schema.items : schema
  if (typeof item !== 'object' || Array.isArray(item)) throw unreadable(key)
  const values = (item.enum ?? []).filter(value => typeof value === 'string')
  const type = values.length > 0 ? 'enum' : item.type === 'integer' ? 'number' : item.type
  if (type !== 'enum' && type !== 'string' && type !== 'number' && type !== 'boolean') throw unreadable(key)
  return { type, list, values, default: schema.default, ...boundsOf(item) } as const
}

function boundsOf(schema: z.core.JSONSchema.JSONSchema) {
  const integer = schema.type === 'integer'
  const step = integer ? 1 : 0
  const above = bound(schema.exclusiveMinimum)
  const below = bound(schema.exclusiveMaximum)
  const min = bound(schema.minimum) ?? (above === undefined ? undefined : above + step)
  const max = bound(schema.maximum) ?? (below === undefined ? undefined : below - step)
  return { integer, min, max }
}

/** zod bounds every integer by the safe ones: true, but nothing to tell anyone. */
function bound(value: number | boolean | undefined): number | undefined {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined
}

function unreadable(key: string): Error {
  return new Error(`option ${key}: its schema must be a string, number, boolean, enum, or a list of one of these`)
}
