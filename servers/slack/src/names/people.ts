import { ConnectorError, inParallel } from '@mcp-connectors/core'
import type { Channel } from '../channel.ts'
import { unlessRefused } from '../errors.ts'
import { InFlight } from '../in-flight.ts'
import { type GivenPerson, type Home, type Person, personOf, seenFrom } from '../person.ts'
import { plusDays } from '../search/day.ts'
import { dayOf } from '../timestamp.ts'
import type { Workspace } from '../workspace.ts'
import { Cache, dayMs } from './cache.ts'
import { ambiguous, missingPerson } from './missing.ts'
import { type Page, Walk } from './walk.ts'

/** Where the people are met, so that one search may name them all. */
export interface Met {
  signal: AbortSignal
  channel?: Channel | undefined
  /** Slack ts of the first and the last message there. */
  oldest?: string | undefined
  latest?: string | undefined
}

export interface PeopleSettings {
  workspace: Workspace
  /** Where the reader is at home; undefined while that is not known. */
  home: () => Home | undefined
  onNew: () => void
}

const pageSize = 1000
const mostPages = 5
/** Requests for the names of one answer, as long as they may be few. */
const mostRequests = 2
const mostAsked = 30

/** The people of a workspace, one at a time or by the page, as few requests as it takes. */
export class People {
  readonly kept: Cache<Person>
  readonly list: Walk<Person>
  readonly #settings: PeopleSettings
  readonly #asking = new InFlight<void>()
  /** Set once the first page of the list was seen, in this run or an earlier one of the same day. */
  larger: boolean | undefined

  constructor(settings: PeopleSettings) {
    this.#settings = settings
    this.kept = new Cache(dayMs, settings.onNew)
    this.list = new Walk(mostPages, (cursor, signal) => this.page(cursor, signal))
  }

  /** Who has this id, as far as known; else named by it. */
  get(id: string): Person {
    return seenFrom(this.#settings.home(), this.kept.get(id) ?? personOf({ id }))
  }

  /** What an answer tells of people beside what was asked. Whole records replace what is known, parts do not. */
  learn(person: Person, isWhole: boolean): void {
    if (person.id !== '' && (isWhole || !this.kept.has(person.id))) this.kept.set(person.id, person, isWhole)
  }

  /** One page of everyone, who are known from then on. */
  async page(cursor: string | undefined, signal: AbortSignal): Promise<Page<Person>> {
    const { members = [], response_metadata: more } = await this.#settings.workspace.read(
      'users.list',
      { limit: pageSize, cursor },
      { signal, what: 'The list of people' },
    )
    const items = members.map(member => personOf(member))
    for (const person of items) this.learn(person, true)
    if (cursor === undefined) this.larger = Boolean(more?.next_cursor)
    return { items, next: more?.next_cursor }
  }

  /**
   * Learns who these are: by id while they are few, by the first page of everyone, by a search in the channel, and only
   * where that is not possible one by one. What is not found so keeps its id.
   */
  async find(ids: readonly string[], { signal, ...met }: Met, most = mostRequests): Promise<void> {
    const missing = () => ids.filter(id => !this.kept.has(id))
    let left = most
    const isFirst = this.larger === undefined
    if (missing().length > left && left > 0 && isFirst) {
      await ifPossible(this.list.next(signal))
      left--
    }
    const mayAsk = this.#maySearch(met)
    if (missing().length > left && left > 0 && mayAsk) {
      await ifPossible(this.#search(met, signal))
      left--
    }
    const rest = missing()
    // A first read stays at its few requests; after it, the rest is worth being asked for.
    const worth = rest.length > left && !(isFirst && (mayAsk || this.larger === false)) ? mostAsked : left
    await inParallel(8, rest.slice(0, worth), id => ifPossible(this.#ask(id, signal)))
  }

  /**
   * @param name handle, display name or real name, without `@`; or an e-mail address
   * @throws ConnectorError `not_found` saying what was looked at, `conflict` for several
   */
  async named(name: string, signal: AbortSignal): Promise<Person> {
    const wanted = name.toLowerCase()
    const known = this.#known(wanted)
    if (known) return known
    if (name.includes('@')) {
      const found = await this.withEmail(name, signal)
      if (found) return found
    }
    const isIt = (person: Person) => isCalled(person, wanted)
    const page = this.list.hasBegun ? [] : await this.list.next(signal)
    const found = page?.find(isIt) ?? (await this.asAuthor(name, signal)) ?? (await this.list.find(isIt, signal))
    const person = this.#known(wanted) ?? found
    if (person) return seenFrom(this.#settings.home(), person)
    throw missingPerson(name, this.list, this.kept.values())
  }

  /** By its handle, or by a name that only one has. A display name counts once the first page of all was seen. */
  #known(wanted: string): Person | undefined {
    const all = this.kept.values().filter(({ deleted }) => !deleted)
    const handle = all.find(person => isHandle(person, wanted))
    if (handle || !this.list.hasBegun) return handle && seenFrom(this.#settings.home(), handle)
    const called = all.filter(person => isCalled(person, wanted))
    const [first, second] = called
    if (first && second) throw ambiguous(wanted, called)
    return first && seenFrom(this.#settings.home(), first)
  }

  /** Undefined where there is nobody, or the token may not look so. */
  async withEmail(email: string, signal: AbortSignal): Promise<Person | undefined> {
    const asked = this.#settings.workspace.read('users.lookupByEmail', { email }, { signal, what: email })
    const answer = await unlessRefused(asked, 'users_not_found', 'missing_scope')
    return answer?.user && this.#learned(answer.user)
  }

  /** In a workspace that is larger than what is looked through: by what that person wrote. */
  async asAuthor(handle: string, signal: AbortSignal): Promise<Person | undefined> {
    if (!this.list.isOpen || !this.#canSearch || !/^[\w.-]{1,80}$/.test(handle)) return undefined
    const [author] = await this.#searched(`from:@${handle}`, 1, signal)
    if (author === undefined) return undefined
    // An app may post under any name: whose handle it is, is asked.
    await this.#ask(author.id, signal)
    return this.kept.values().find(({ id, ...person }) => id === author.id && isHandle(person, handle))
  }

  get #canSearch(): boolean {
    return this.#settings.workspace.has('user', 'search:read') === true
  }

  #maySearch({ channel, oldest }: Omit<Met, 'signal'>): boolean {
    return this.#canSearch && channel?.name !== undefined && oldest !== undefined
  }

  /** Matches carry the handles of their authors. */
  async #search({ channel, oldest = '0', latest = oldest }: Omit<Met, 'signal'>, signal: AbortSignal): Promise<void> {
    // Days of the search are those where the person lives, and the named ones are not among them.
    const [after, before] = [plusDays(dayOf(oldest), -2), plusDays(dayOf(latest), 2)]
    await this.#searched(`in:#${channel?.name} after:${after} before:${before}`, 100, signal)
  }

  async #searched(query: string, count: number, signal: AbortSignal): Promise<Person[]> {
    const asked = { query, count, sort: 'timestamp' as const }
    const answer = await this.#settings.workspace.voice('user').call('search.messages', asked, { signal })
    const people = (answer.messages?.matches ?? []).flatMap(({ user, username }) =>
      user && username ? [personOf({ id: user, name: username })] : [],
    )
    for (const person of people) this.learn(person, false)
    return people
  }

  async #ask(id: string, signal: AbortSignal): Promise<void> {
    await this.#asking.get(id, signal, async ended => {
      const asked = this.#settings.workspace.read('users.info', { user: id }, { signal: ended, what: id })
      const answer = await unlessRefused(asked, 'user_not_found', 'user_not_visible')
      // That there is none is not asked again in this run.
      if (answer?.user) this.#learned({ ...answer.user, id })
      else this.learn(personOf({ id }), false)
    })
  }

  #learned(given: GivenPerson): Person {
    const person = personOf(given)
    this.learn(person, true)
    return seenFrom(this.#settings.home(), person)
  }
}

function isHandle(person: Pick<Person, 'handle'>, handle: string): boolean {
  return person.handle.toLowerCase() === handle.toLowerCase()
}

function isCalled({ handle, name, real, deleted }: Person, wanted: string): boolean {
  return !deleted && [handle, name, real].some(called => called?.toLowerCase() === wanted)
}

/** A name that cannot be had is no reason for an answer to fail. */
export async function ifPossible(work: Promise<unknown>): Promise<void> {
  const [done] = await Promise.allSettled([work])
  // What is no ConnectorError is an abort, or a fault of ours.
  if (done.status === 'rejected' && !ConnectorError.is(done.reason)) throw done.reason
}
