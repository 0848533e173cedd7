import { ConnectorError, inParallel } from '@mcp-connectors/core'
import { z } from 'zod'
import { maybeMe } from './me.ts'
import type { Repo } from './repo.ts'

/** As GitHub answers the author of anything; nobody for a deleted account. */
export type Author = { login: string } | null | undefined

export interface Shown<T> {
  items: T[]
  /** How many were left out because of who wrote them. */
  withheld: number
}

const keptMs = 300_000
const mostKept = 5000
const batchSize = 25

/** Whose word counts as the vendor's own. */
const trustedBots: ReadonlySet<string> = new Set(['copilot'])

/**
 * With `--lockdown`: whose texts the model may see. In a public repository those of people who may push to it, of the
 * token's owner and of trusted bots; in any other all. What cannot be found out is not shown.
 */
export class Lockdown {
  readonly on: boolean
  readonly #now: () => number
  readonly #kept = new Map<string, { at: number; answer: boolean }>()

  constructor(on: boolean, now: () => number = Date.now) {
    this.on = on
    this.#now = now
  }

  /** The items that may be shown, and how many may not. Without lockdown all of them, and nothing is asked. */
  async shown<T>(
    repo: Repo,
    items: readonly T[],
    authorOf: (item: T) => Author,
    signal: AbortSignal,
  ): Promise<Shown<T>> {
    const trusted = await this.#trusted(repo, items.map(authorOf), signal)
    const shown = items.filter((_item, index) => trusted[index])
    return { items: shown, withheld: items.length - shown.length }
  }

  /** @throws ConnectorError `refused` where the text of this author may not be shown. `what`: `issue acme/web#12`. */
  async check(repo: Repo, author: Author, what: string, signal: AbortSignal): Promise<void> {
    const [trusted] = await this.#trusted(repo, [author], signal)
    if (trusted) return
    throw new ConnectorError('refused', `The ${what} was written by someone without push access to ${repo.full}.`, {
      hint: 'The server was started with --lockdown, which keeps such texts from the model in public repositories.',
    })
  }

  /** Whether anything of this repository is kept back. */
  async applies(repo: Repo, signal: AbortSignal): Promise<boolean> {
    return this.on && (await this.#isPublic(repo, signal))
  }

  async #trusted(repo: Repo, authors: readonly Author[], signal: AbortSignal): Promise<boolean[]> {
    if (authors.length === 0 || !(await this.applies(repo, signal))) return authors.map(() => true)
    const viewer = (await maybeMe(repo.account, signal))?.toLowerCase()
    const known = (login: string) => trustedBots.has(login) || login === viewer
    const logins = authors.map(author => author?.login.toLowerCase() ?? '')
    const asked = new Set(logins.filter(login => login !== '' && !known(login)))
    const pushers = await this.#pushers(repo, [...asked], signal)
    return logins.map(login => known(login) || pushers.has(login))
  }

  async #isPublic(repo: Repo, signal: AbortSignal): Promise<boolean> {
    const key = placeOf(repo)
    return this.#recall(key) ?? this.#keep(key, await isPublic(repo, signal))
  }

  /** Those of the logins who may push. */
  async #pushers(repo: Repo, logins: readonly string[], signal: AbortSignal): Promise<Set<string>> {
    const keyOf = (login: string) => `${placeOf(repo)} @${login}`
    const may = new Set(logins.filter(login => this.#recall(keyOf(login))))
    const unknown = logins.filter(login => this.#recall(keyOf(login)) === undefined)
    for (let first = 0; first < unknown.length; first += batchSize) {
      const batch = unknown.slice(first, first + batchSize)
      const found = await pushersOf(repo, batch, signal)
      for (const login of batch) if (this.#keep(keyOf(login), found.has(login))) may.add(login)
    }
    return may
  }

  #recall(key: string): boolean | undefined {
    const kept = this.#kept.get(key)
    return kept && this.#now() - kept.at < keptMs ? kept.answer : undefined
  }

  #keep(key: string, answer: boolean): boolean {
    if (this.#kept.size >= mostKept) this.#kept.clear()
    this.#kept.set(key, { at: this.#now(), answer })
    return answer
  }
}

function placeOf({ account, full }: Repo): string {
  return `${account.host.name}/${full}`.toLowerCase()
}

async function isPublic(repo: Repo, signal: AbortSignal): Promise<boolean> {
  const { private: closed, visibility = closed ? 'private' : 'public' } = await repo.request(
    'GET /repos/{owner}/{repo}',
    {},
    { signal },
  )
  return !closed && visibility === 'public'
}

function pushersOf(repo: Repo, logins: readonly string[], signal: AbortSignal): Promise<Set<string>> {
  return repo.account.faster(
    () => pushersByGraphql(repo, logins, signal),
    () => pushersByRest(repo, logins, signal),
  )
}

const collaborators = z.object({
  edges: z.array(z.object({ permission: z.string(), node: z.object({ login: z.string() }) })).nullish(),
})

async function pushersByGraphql(repo: Repo, logins: readonly string[], signal: AbortSignal): Promise<Set<string>> {
  const variables = Object.fromEntries(logins.map((login, index) => [`login${index}`, login]))
  const declared = logins.map((_login, index) => `$login${index}: String!`).join(', ')
  const fields = logins.map(
    (_login, index) =>
      `u${index}: collaborators(query: $login${index}, first: 10) { edges { permission node { login } } }`,
  )
  const { repository } = await repo.graphql(
    `query ($owner: String!, $name: String!, ${declared}) {
      repository(owner: $owner, name: $name, followRenames: false) { ${fields.join('\n')} }
    }`,
    variables,
    { schema: z.object({ repository: z.record(z.string(), collaborators.nullable()) }), signal },
  )
  const edges = Object.values(repository).flatMap(found => found?.edges ?? [])
  const may = edges.filter(({ permission }) => /^(?:WRITE|MAINTAIN|ADMIN)$/.test(permission))
  return new Set(may.map(({ node }) => node.login.toLowerCase()))
}

async function pushersByRest(repo: Repo, logins: readonly string[], signal: AbortSignal): Promise<Set<string>> {
  const may = await inParallel(4, logins, login => mayPush(repo, login, signal))
  return new Set(logins.filter((_login, index) => may[index]))
}

async function mayPush(repo: Repo, username: string, signal: AbortSignal): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission'
  const { permission } = await repo.request(route, { username }, { signal }).catch(refusedAsNone)
  return permission === 'write' || permission === 'admin'
}

/** Only who may push is told about others: a refusal of the question means no. */
function refusedAsNone(error: unknown): { permission: string } {
  if (ConnectorError.is(error) && (error.code === 'forbidden' || error.code === 'not_found')) {
    return { permission: 'none' }
  }
  throw error
}
