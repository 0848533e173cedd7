import { createRequire } from 'node:module'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { z } from 'zod'

const require = createRequire(import.meta.url)

const answer = z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.looseObject({}) })).optional() })
const operation = z.looseObject({ responses: z.looseObject({ '200': answer }) })
const description = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
  paths: z.record(z.string(), z.record(z.string(), operation.or(z.unknown()))),
})

/** What Google added after the description was written. */
const later: Readonly<Record<string, readonly string[]>> = {
  File: ['downloadRestrictions', 'inheritedPermissionsDisabled'],
  Permission: ['inheritedPermissionsDisabled'],
  Comment: ['assigneeEmailAddress', 'mentionedEmailAddresses'],
  Reply: ['assigneeEmailAddress', 'mentionedEmailAddresses'],
  GeneratedIds: [],
}

/** Names that are not in the description are mistakes: its schemas let everything through. */
function closed(schema: unknown, name = ''): unknown {
  if (Array.isArray(schema)) return schema.map(item => closed(item))
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)])
  const made: Record<string, unknown> = Object.fromEntries(entries)
  if (!('properties' in schema) || 'additionalProperties' in schema) return made
  const added = (later[name] ?? []).map(key => [key, {}])
  const properties = { ...Object(made.properties), ...Object.fromEntries(added) }
  return { ...made, properties, additionalProperties: false }
}

const { components, paths } = description.parse(require('google-drive-mock/specs/openapi.json'))
const schemas = Object.fromEntries(
  Object.entries(components.schemas).map(([name, schema]) => [name, closed(schema, name)]),
)
const ajv = new Ajv2020({
  strict: false,
  formats: {
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
    ...{
      int64: /^-?\d+$/,
      uint64: /^\d+$/,
      int32: true,
      uint32: true,
      byte: true,
      date: true,
      float: true,
      double: true,
    },
  },
})
ajv.addSchema({ $id: 'drive', components: { schemas } })

const known = new Map<string, ValidateFunction>()

function validatorOf(method: string, path: string): ValidateFunction | undefined {
  const pattern = Object.keys(paths).find(one => new RegExp(`^${one.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
  const found = operation.safeParse(paths[pattern ?? '']?.[method.toLowerCase()])
  const schema = found.data?.responses['200'].content?.['application/json']?.schema
  if (schema === undefined) return undefined
  const name = String(schema.$ref).replace('#', 'drive#')
  const validate = known.get(name) ?? ajv.compile({ $ref: name })
  known.set(name, validate)
  return validate
}

/** What Google's own description does not allow in an answer. @param path as `/drive/v3/files` */
export function complaintOf(method: string, path: string, body: unknown): string | undefined {
  const validate = validatorOf(method, path.replace(/^(\/upload)?\/drive\/v3/, ''))
  if (validate === undefined || validate(body)) return undefined
  return validate.errors
    ?.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
    .join('\n')
}
