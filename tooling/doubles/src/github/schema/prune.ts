import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { isJson, type Json } from '../call.ts'
import { product, type Schema } from './openapi.ts'

// The published OpenAPI of GitHub's REST API. It weighs 385 MB, so it is no dependency: this program fetches it once,
// keeps what answers look like, and writes openapi.json.gz. Run it after changing the version:
//   node tooling/doubles/src/github/schema/prune.ts
const source = '@octokit/openapi@23.0.2'
const file = 'package/generated/api.github.com.json'

const run = promisify(execFile)
const methods = ['get', 'post', 'put', 'patch', 'delete']
const kept = new Set(['type', 'enum', 'format', 'pattern', 'required', 'items'])

async function fetchSpecification(): Promise<Json> {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'))
  try {
    const { stdout } = await run('npm', ['pack', source, '--silent', '--pack-destination', folder])
    await run('tar', ['-xzf', join(folder, stdout.trim()), '-C', folder, file])
    const value: unknown = JSON.parse(await readFile(join(folder, file), 'utf8'))
    if (!isJson(value)) throw new Error(`${source} holds no object`)
    return value
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Every operation's answers by status, and the named schemas they use. */
function prune(specification: Json): Json {
  const named: Record<string, Schema> = {}
  const operations: Record<string, Record<string, Schema>> = {}
  const resolve = (value: unknown): Json => {
    if (!isJson(value)) return {}
    return typeof value.$ref === 'string' ? resolve(lookup(specification, value.$ref)) : value
  }
  const keep = (schema: unknown): Schema => plain(schema, reference => use(reference))
  const use = (reference: string): string => {
    const name = reference.split('/').at(-1) ?? ''
    if (!(name in named)) {
      named[name] = {}
      named[name] = correct(name, keep(lookup(specification, reference)))
    }
    return name
  }
  for (const [path, item] of Object.entries(resolve(specification.paths))) {
    // The older way to write /compare/{basehead}.
    if (path.includes('...')) continue
    for (const method of methods) {
      const { responses } = resolve(resolve(item)[method])
      if (responses === undefined) continue
      const answers = Object.entries(resolve(responses)).map(([status, response]) => [
        status,
        keep(jsonOf(resolve(response))),
      ])
      operations[`${method.toUpperCase()} ${path}`] = Object.fromEntries(answers)
    }
  }
  return { source, operations, schemas: named }
}

function lookup(specification: Json, reference: string): unknown {
  const names = reference.slice(2).split('/')
  return names.reduce<unknown>(
    (value, name) => (isJson(value) ? value[name.replaceAll('~1', '/')] : undefined),
    specification,
  )
}

function jsonOf({ content }: Json): unknown {
  if (!isJson(content)) return {}
  const [, media] = Object.entries(content).find(([type]) => /json/.test(type)) ?? []
  return isJson(media) ? media.schema : {}
}

/** Where the OpenAPI is known to be wrong: fields that are null on the real GitHub. */
const nullOnGithub: Readonly<Record<string, readonly string[]>> = {
  // The place of a comment that is outdated, or on a whole file.
  'review-comment': ['position', 'original_position', 'line', 'original_line'],
  'pull-request-review-comment': ['position', 'original_position', 'line', 'original_line'],
  'issue-search-result-item': ['body'],
  // What has no address: a discussion, a check suite.
  thread: ['subject.url', 'subject.latest_comment_url'],
}

function correct(name: string, schema: Schema): Schema {
  return (nullOnGithub[name] ?? []).reduce((fixed, field) => withNull(fixed, field.split('.')), schema)
}

function withNull(schema: Schema, [field, ...rest]: readonly string[]): Schema {
  if (field === undefined) return nullable({ ...schema })
  const properties = resolved(schema.properties)
  return { ...schema, properties: { ...properties, [field]: withNull(resolved(properties[field]), rest) } }
}

const resolved = (value: unknown): Json => (isJson(value) ? value : {})

/** OpenAPI 3.0 as JSON Schema: `nullable` becomes a type, what only explains is left out. */
function plain(schema: unknown, use: (reference: string) => string): Schema {
  if (!isJson(schema)) return {}
  if (typeof schema.$ref === 'string') return { $ref: `#/schemas/${use(schema.$ref)}` }
  const out: Record<string, unknown> = Object.fromEntries(Object.entries(schema).filter(([name]) => kept.has(name)))
  if (schema.items !== undefined) out.items = plain(schema.items, use)
  if (isJson(schema.properties)) {
    const properties = Object.entries(schema.properties).map(([name, value]) => [name, plain(value, use)])
    out.properties = Object.fromEntries(properties)
  }
  if (schema.additionalProperties === false) out.additionalProperties = false
  if (isJson(schema.additionalProperties)) out.additionalProperties = plain(schema.additionalProperties, use)
  for (const word of ['allOf', 'anyOf', 'oneOf']) {
    const list = schema[word]
    if (Array.isArray(list)) out[word] = list.map(item => plain(item, use))
  }
  return schema.nullable === true ? nullable(out) : out
}

function nullable(schema: Record<string, unknown>): Schema {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] }
  const values = Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {}
  return { ...schema, ...values, type: [schema.type, 'null'] }
}

await writeFile(product, gzipSync(JSON.stringify(prune(await fetchSpecification())), { level: 9 }))
