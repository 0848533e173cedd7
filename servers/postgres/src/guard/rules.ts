import type { Name } from './facts.ts'
import { deniedRelations, deniedWhenStrict, type Group } from './known-functions.ts'

export interface GuardOptions {
  /** Looks into views, policies and function bodies, and refuses foreign tables and custom settings. */
  readonly strict: boolean
  /** `schema.name` of functions that may be called whatever they declare; `*` stands for any letters. */
  readonly allowFunctions: readonly string[]
  /** `schema.name` or `name` of relations that must not be read; `*` stands for any letters. */
  readonly denyRelations: readonly string[]
}

/** What the operator decided, over what is known about names. */
export interface Rules {
  readonly strict: boolean
  /** The statement may change data: refused is then only what leaves the database. */
  readonly changes: boolean
  allows(schema: string, name: string): boolean
  /** Why this relation must not be read. */
  denies(relation: Name): string | undefined
}

export function rulesOf(options: GuardOptions, changes = false): Rules {
  const allowed = options.allowFunctions.map(patternOf)
  const denied = [
    ...[...deniedRelations, ...(options.strict ? deniedWhenStrict : [])].flatMap(patternsOf),
    ...options.denyRelations.map(pattern => ({
      pattern: patternOf(pattern),
      why: 'it is on the list of denied relations',
    })),
  ]
  return {
    strict: options.strict && !changes,
    changes,
    allows: (schema, name) => allowed.some(pattern => matches(pattern, schema, name)),
    denies(relation) {
      const name = relation.at(-1) ?? ''
      const schema = relation.length > 1 ? relation[0] : undefined
      if (schema === 'pg_toast') return 'it holds the long values of another relation, past the list of denied ones'
      return denied.find(({ pattern }) => matches(pattern, schema, name))?.why
    },
  }
}

interface Pattern {
  readonly schema: RegExp | undefined
  readonly name: RegExp
}

function patternsOf(group: Group): { pattern: Pattern; why: string }[] {
  return group.names.map(name => ({
    pattern: patternOf(name.includes('.') ? name : `pg_catalog.${name}`),
    why: group.why,
  }))
}

function patternOf(written: string): Pattern {
  const [first = '', ...rest] = written.split('.')
  if (rest.length === 0) return { schema: undefined, name: glob(first) }
  return { schema: glob(first), name: glob(rest.join('.')) }
}

function glob(text: string): RegExp {
  const source = text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${source}$`, 's')
}

/** A name without its schema may be in any: it matches by itself. */
function matches(pattern: Pattern, schema: string | undefined, name: string): boolean {
  if (!pattern.name.test(name)) return false
  return schema === undefined || pattern.schema === undefined || pattern.schema.test(schema)
}
