import { type Body, factsOfDefaults, factsOfSqlBody, loadBodies, readText } from './bodies.ts'
import type { Catalogue, FunctionEntry, Load } from './catalogue.ts'
import { isColumn } from './columns.ts'
import type { Call, Facts, Name } from './facts.ts'
import { refusal, refusedFunction } from './refusal.ts'
import { factsOfRelation, loadRelations } from './relations.ts'
import type { Rules } from './rules.ts'
import { type Verdict, verdictOf, verdictOfOid } from './verdict.ts'

/** Facts, and where they were found: in the statement (''), or in something that it uses (', called by app.f'). */
export interface Found {
  readonly facts: Facts
  readonly used: string
  /** Names without a schema may mean any schema. */
  readonly everywhere?: boolean
}

interface Pending {
  readonly functions: Map<number, string>
  readonly relations: Map<string, { name: Name; used: string }>
  readonly columns: { call: Call; found: Found; entries: readonly FunctionEntry[] }[]
}

/** Judges what a statement touches, and what that touches in turn. Remembers what it found to be safe. */
export class Review {
  readonly #catalogue: Catalogue
  readonly #rules: Rules
  readonly #safeFunctions = new Set<number>()
  readonly #safeRelations = new Set<string>()

  constructor(catalogue: Catalogue, rules: Rules) {
    this.#catalogue = catalogue
    this.#rules = rules
  }

  /**
   * Throws `refused` for the first thing that the policy does not let through. False: a function is gone that the
   * catalogue holds, so that nothing can be said by this catalogue.
   */
  async judge(found: readonly Found[], functions: readonly number[], load: Load): Promise<boolean> {
    const seen = { functions: new Set<number>(), relations: new Set<string>() }
    let pending = emptyPending()
    for (const oid of functions)
      this.#examineFunction(oid, verdictOfOid(oid, this.#rules, this.#catalogue), '', pending)
    let open = found
    while (true) {
      for (const each of open) this.#examine(each, pending)
      await this.#settleColumns(pending, load)
      const bodies = await this.#openFunctions(pending, seen.functions, load)
      if (bodies === undefined) return false
      const views = await this.#openRelations(pending, seen.relations, load)
      open = [...bodies, ...views]
      if (open.length === 0) break
      pending = emptyPending()
    }
    for (const oid of seen.functions) this.#safeFunctions.add(oid)
    for (const name of seen.relations) this.#safeRelations.add(name)
    return true
  }

  #examine(found: Found, pending: Pending) {
    const { facts, used, everywhere } = found
    for (const relation of facts.relations) this.#examineRelation(relation, used, pending)
    for (const call of facts.calls) this.#examineCall(call, found, pending)
    for (const name of facts.operators) {
      for (const oid of this.#catalogue.operators(name, everywhere)) {
        const verdict = verdictOfOid(oid, this.#rules, this.#catalogue)
        this.#examineFunction(oid, verdict, `, which the operator ${name.join('.')} calls${used}`, pending)
      }
    }
    for (const name of facts.samplings) {
      const own = this.#catalogue.candidates(name, everywhere).find(entry => !entry.builtin && entry.extension === null)
      if (own !== undefined) throw refusedFunction(fullName(own), 'it is a sampling method of unknown origin', used)
    }
  }

  #examineRelation(name: Name, used: string, pending: Pending) {
    const why = this.#rules.denies(name)
    if (why !== undefined) throw refusal(`the relation ${name.join('.')}${used}: ${why}`)
    if (this.#rules.strict) pending.relations.set(JSON.stringify(name), { name, used })
  }

  #examineCall(call: Call, found: Found, pending: Pending) {
    if (this.#rules.strict) refuseCustomSetting(call, found.used)
    const entries = this.#catalogue.candidates(call.name, found.everywhere).filter(entry => accepts(entry, call.arity))
    if (call.column === undefined) this.#examineEntries(entries, found.used, pending)
    else if (entries.some(entry => this.#verdict(entry) !== 'fine')) pending.columns.push({ call, found, entries })
  }

  #examineEntries(entries: readonly FunctionEntry[], used: string, pending: Pending) {
    for (const entry of entries) this.#examineFunction(entry.oid, this.#verdict(entry), used, pending)
  }

  #examineFunction(oid: number, verdict: Verdict, used: string, pending: Pending) {
    if (verdict === 'fine') return
    const entry = this.#catalogue.functions.get(oid)
    const name = entry === undefined ? String(oid) : fullName(entry)
    if (verdict !== 'read') throw refusedFunction(name, verdict.refused, used)
    for (const each of [oid, ...(entry?.support ?? [])]) pending.functions.set(each, used)
  }

  /** Only where a column may be a call is the catalogue asked whether it is a column. */
  async #settleColumns(pending: Pending, load: Load) {
    for (const { call, found, entries } of pending.columns) {
      if (!(await isColumn(call, found.facts, load))) this.#examineEntries(entries, found.used, pending)
    }
  }

  async #openFunctions(pending: Pending, seen: Set<number>, load: Load): Promise<Found[] | undefined> {
    const oids = [...pending.functions.keys()].filter(oid => !seen.has(oid) && !this.#safeFunctions.has(oid))
    if (oids.length === 0) return []
    for (const oid of oids) seen.add(oid)
    const own = oids.filter(oid => isOwn(this.#catalogue.functions.get(oid)))
    const bodies = await loadBodies(load, own)
    if (bodies.length < own.length) return undefined
    const opened = await Promise.all(bodies.map(body => this.#openBody(body, pending.functions.get(body.oid) ?? '')))
    return opened.flat()
  }

  async #openBody(body: Body, used: string): Promise<Found[]> {
    // In a change a body may hold any statement: then its text is looked at for calls that leave the database.
    const readable = body.language === 'sql' && !this.#rules.changes
    if (!readable) this.#examineText(body, used)
    const reading = Promise.all([factsOfDefaults(body), readable ? factsOfSqlBody(body) : []])
    const [outcome] = await Promise.allSettled([reading])
    if (outcome.status === 'rejected') throw refusedFunction(body.name, 'its body is not one of plain queries', used)
    const inside = { used: `, used by ${body.name}${used}`, everywhere: body.path }
    return outcome.value.flat().map(facts => ({ facts, ...inside }))
  }

  #examineText(body: Body, used: string) {
    const { dynamic, calls } = readText(body)
    if (dynamic && !this.#rules.changes) throw refusedFunction(body.name, 'it runs SQL that it builds as text', used)
    for (const { name } of calls) {
      const refused = this.#catalogue
        .candidates(name, body.path)
        .find(entry => typeof this.#verdict(entry) === 'object')
      if (refused !== undefined) throw refusedFunction(body.name, `it calls ${fullName(refused)}`, used)
    }
  }

  async #openRelations(pending: Pending, seen: Set<string>, load: Load): Promise<Found[]> {
    const fresh = [...pending.relations].filter(([key]) => !seen.has(key) && !this.#safeRelations.has(key))
    if (fresh.length === 0) return []
    for (const [key] of fresh) seen.add(key)
    const relations = await loadRelations(
      load,
      fresh.map(([, { name }]) => name),
    )
    const opened = relations.map(async relation => {
      if (relation.foreign)
        throw refusal(`the foreign table ${relation.name} in strict mode: reading it leaves this database`)
      const queries = await factsOfRelation(relation)
      return queries.map(facts => ({ facts, used: `, used by ${relation.name}` }))
    })
    return (await Promise.all(opened)).flat()
  }

  #verdict(entry: FunctionEntry): Verdict {
    return verdictOf(entry, this.#rules, this.#catalogue)
  }
}

function emptyPending(): Pending {
  return { functions: new Map(), relations: new Map(), columns: [] }
}

/** -1: any number of arguments. */
function accepts(entry: FunctionEntry, arity: number): boolean {
  return arity === -1 || (arity >= entry.least && (entry.most === -1 || arity <= entry.most))
}

function refuseCustomSetting(call: Call, used: string) {
  if (call.name.at(-1) !== 'current_setting') return
  if (call.literal === undefined || call.literal.includes('.')) {
    throw refusal(`current_setting() of anything but a plain name of a server setting in strict mode${used}`)
  }
}

/** Made in this database, so that it has a body to look into. */
function isOwn(entry: FunctionEntry | undefined): boolean {
  return entry !== undefined && !entry.builtin && entry.extension === null
}

function fullName(entry: FunctionEntry): string {
  return `${entry.schema}.${entry.name}`
}
