import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import { parse, type Statement } from '../parser.ts'
import { Catalogue, type Load } from './catalogue.ts'
import { type Facts, factsOf, type Name } from './facts.ts'
import { Policy } from './policy.ts'
import { refusal } from './refusal.ts'
import { type GuardOptions, rulesOf } from './rules.ts'
import { changeOf, refuseOutsideLanguage, type Subject, subjectOf } from './statement.ts'

/** A statement that may run in the read path. */
export interface Checked {
  readonly kind: 'select' | 'show' | 'explain'
  /** EXPLAIN ANALYZE, which runs the statement. */
  readonly analyze: boolean
  readonly statement: Statement
  /** Names in its FROM clauses, `[name]` or `[schema, name]`; common table expressions among them. */
  readonly relations: readonly Name[]
  /** The highest n of $n; 0 when there is none. */
  readonly parameters: number
}

/** One state of the catalogue, and what was judged by it. */
interface State {
  readonly since: number
  readonly catalogue: Catalogue
  readonly reads: Policy
  readonly changes: Policy
  readonly checked: Map<string, Checked>
}

const mostAgeMs = 5 * 60_000
const mostRemembered = 100
/** Longer statements are not remembered: their trees are large. */
const rememberedLength = 4_000

/**
 * Decides whether a text is one statement that only reads: by PostgreSQL's own grammar and by what the catalogue says
 * about every function, operator, cast and relation in it. It is the first layer of the read path, and not the only one.
 */
export class Guard {
  readonly #load: Load
  readonly #options: GuardOptions
  #state: Promise<State> | undefined

  private constructor(load: Load, options: GuardOptions) {
    this.#load = load
    this.#options = options
  }

  /** `load` runs our own statements, with the search_path that the checked statements will have. */
  static async create(load: Load, options: GuardOptions): Promise<Guard> {
    const guard = new Guard(load, options)
    await guard.#current(load)
    return guard
  }

  /** Forgets the catalogue: after a change of the schema, or when the server knows a function differently. */
  stale(): void {
    this.#state = undefined
  }

  /**
   * Throws `refused` (it is not a read), `invalid` (it is not SQL) or `not_found` (no such function).
   * `load` stands in for the guard's own, where the caller already holds a session.
   */
  async check(sql: string, options: { load?: Load } = {}): Promise<Checked> {
    const load = options.load ?? this.#load
    let state = await this.#current(load)
    const known = state.checked.get(sql)
    if (known !== undefined) return known
    const subject = subjectOf(await parse(sql))
    if (this.#options.strict && subject.setting?.includes('.')) throw refusal('SHOW of a custom setting in strict mode')
    let judged = unknownCall(subject.facts, state) === undefined && (await state.reads.judge(subject.facts, load))
    if (!judged) {
      this.stale()
      state = await this.#current(load)
      const missing = unknownCall(subject.facts, state)
      if (missing !== undefined) throw noFunction(missing, state)
      judged = await state.reads.judge(subject.facts, load)
    }
    if (!judged) throw changing()
    return remember(state.checked, sql, checkedOf(subject))
  }

  /**
   * For the write path: one INSERT, UPDATE, DELETE or MERGE. Sequences, volatile functions and those that people made
   * are what a change is made of; what leaves the database (files, programs, network, signals, settings) stays refused.
   */
  async checkChange(sql: string, options: { load?: Load } = {}): Promise<Statement> {
    const load = options.load ?? this.#load
    const { statement, facts } = changeOf(await parse(sql))
    await this.#judgeChange(facts, load)
    return statement
  }

  /** The same for the expressions of a statement of any kind, whose kind the caller has judged: DDL in a migration. */
  async checkMigration(statement: Statement, options: { load?: Load } = {}): Promise<void> {
    refuseOutsideLanguage(statement)
    await this.#judgeChange(factsOf({ [statement.type]: statement.node }, 'any'), options.load ?? this.#load)
  }

  /** By a catalogue of its own: what the statements before it made is in the same transaction. */
  async #judgeChange(facts: Facts, load: Load) {
    const state = await this.#reload(load)
    if (!(await state.changes.judge(facts, load))) throw changing()
  }

  async #current(load: Load): Promise<State> {
    const state = await this.#state
    if (state !== undefined && performance.now() - state.since < mostAgeMs) return state
    const loading = this.#reload(load)
    this.#state = loading
    void loading.then(undefined, () => {
      if (this.#state === loading) this.#state = undefined
    })
    return loading
  }

  async #reload(load: Load): Promise<State> {
    const catalogue = await Catalogue.load(load)
    const reads = new Policy(catalogue, rulesOf(this.#options))
    const changes = new Policy(catalogue, rulesOf(this.#options, true))
    return { since: performance.now(), catalogue, reads, changes, checked: new Map() }
  }
}

/** A call of a function that the catalogue does not hold: made since, or missing. Columns are not told from calls here. */
function unknownCall(facts: Facts, { catalogue }: State): Name | undefined {
  return facts.calls.find(call => call.column === undefined && !call.keyword && !catalogue.knows(call.name))?.name
}

function noFunction(name: Name, { catalogue }: State): ConnectorError {
  const meant = near(name.at(-1) ?? '', catalogue.names())
  return new ConnectorError('not_found', `There is no function ${name.join('.')}.`, {
    hint: meant.length === 0 ? 'Look for it with postgres_find.' : `Did you mean ${meant.join(', ')}?`,
  })
}

function changing(): ConnectorError {
  return new ConnectorError('conflict', 'The schema is being changed by somebody else.', { hint: 'Try once more.' })
}

function checkedOf({ kind, analyze, statement, facts }: Subject): Checked {
  return { kind, analyze, statement, relations: facts.relations, parameters: facts.parameters }
}

function remember(checked: Map<string, Checked>, sql: string, value: Checked): Checked {
  if (sql.length > rememberedLength) return value
  if (checked.size >= mostRemembered) checked.clear()
  checked.set(sql, value)
  return value
}
