import { ConnectorError } from '@mcp-connectors/core'
import { parse } from '../parser.ts'
import type { Catalogue, Load } from './catalogue.ts'
import { type Facts, factsOf } from './facts.ts'
import { refusal } from './refusal.ts'
import { reachedTypes } from './relations.ts'
import type { Found, Review } from './review.ts'
import type { Rules } from './rules.ts'

interface Reason {
  /** Completes "The guard refuses …". */
  readonly what: string
  readonly hint: string | undefined
}

interface Unsafe {
  /** Why a value must not be made of this type, by its oid. */
  readonly types: ReadonlyMap<number, Reason>
  /** A cast that happens unwritten, so that no statement can be said not to use it. */
  readonly implicit: Reason | undefined
}

/** Casts and domain checks run functions too: judges the types that a statement makes values of. */
export class TypeReview {
  readonly #catalogue: Catalogue
  readonly #review: Review
  readonly #rules: Rules
  /** Names and functions that reach no unsafe type. */
  readonly #safe = new Set<string | number>()
  #unsafe: Promise<Unsafe> | undefined

  constructor(catalogue: Catalogue, review: Review, rules: Rules) {
    this.#catalogue = catalogue
    this.#review = review
    this.#rules = rules
  }

  /** As `Review.judge`. */
  async judge(facts: Facts, load: Load): Promise<boolean> {
    const { types, implicit } = await this.#unsafeTypes(load)
    if (implicit !== undefined && this.#rules.strict) {
      throw refusal(`every statement in strict mode: ${implicit.what}`, implicit.hint)
    }
    if (types.size === 0) return true
    const functions = facts.calls.flatMap(call => this.#catalogue.candidates(call.name).map(({ oid }) => oid))
    const names = [...facts.types, ...(makesRows(facts) ? facts.relations : [])]
    const fresh = names.filter(name => !this.#safe.has(JSON.stringify(name)))
    const freshFunctions = functions.filter(oid => !this.#safe.has(oid))
    if (fresh.length === 0 && freshFunctions.length === 0) return true
    const reached = await reachedTypes(load, fresh, freshFunctions, [...types.keys()])
    if (reached === undefined) return false
    const why = reached[0] === undefined ? undefined : types.get(reached[0])
    if (why !== undefined) throw refusal(why.what, why.hint)
    for (const key of [...fresh.map(name => JSON.stringify(name)), ...freshFunctions]) this.#safe.add(key)
    return true
  }

  #unsafeTypes(load: Load): Promise<Unsafe> {
    if (this.#unsafe !== undefined) return this.#unsafe
    const finding = this.#find(load)
    this.#unsafe = finding
    void finding.then(undefined, () => {
      this.#unsafe = undefined
    })
    return finding
  }

  async #find(load: Load): Promise<Unsafe> {
    const types = new Map<number, Reason>()
    let implicit: Reason | undefined
    for (const { oid, name, checks } of this.#catalogue.domains) {
      const why = await reasonOf(this.#judgeChecks(checks, load))
      if (why !== undefined) types.set(oid, { ...why, what: `the domain ${name}, whose check runs ${why.what}` })
    }
    for (const cast of this.#catalogue.casts) {
      const why = await reasonOf(this.#judge([], [cast.function], load))
      if (why === undefined) continue
      const reason = { ...why, what: `the cast of ${cast.source}, which runs ${why.what}` }
      types.set(cast.target, reason)
      if (cast.implicit) implicit = reason
    }
    return { types, implicit }
  }

  async #judgeChecks(checks: readonly string[], load: Load) {
    const parsed = await Promise.all(checks.map(check => parse(`SELECT ${check}`)))
    const found = parsed.flat().map(({ type, node }) => ({ facts: factsOf({ [type]: node }), used: '' }))
    await this.#judge(found, [], load)
  }

  /** What is gone is not safe: the next statement that makes such a value finds it gone too. */
  async #judge(found: readonly Found[], functions: readonly number[], load: Load) {
    if (!(await this.#review.judge(found, functions, load))) throw refusal('a function that is gone')
  }
}

/** A relation is a type too: jsonb_populate_record and hstore's #= make a row of it without naming it. */
function makesRows(facts: Facts): boolean {
  return (
    facts.calls.some(call => call.name.at(-1)?.includes('populate_record')) ||
    facts.operators.some(name => name.at(-1) === '#=')
  )
}

/** What was refused; undefined when nothing was. Other failures go on. */
async function reasonOf(judging: Promise<void>): Promise<Reason | undefined> {
  const [outcome] = await Promise.allSettled([judging])
  if (outcome.status === 'fulfilled') return undefined
  const error: unknown = outcome.reason
  if (!ConnectorError.is(error) || (error.code !== 'refused' && error.code !== 'invalid')) throw error
  return { what: error.message.replace(/^The guard refuses |\.$/g, ''), hint: error.hint }
}
