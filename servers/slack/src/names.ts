import { ConnectorError, inParallel } from '@mcp-connectors/core'
import { type Channel, channelOf } from './channel.ts'
import { unlessRefused } from './errors.ts'
import { type Person, personOf } from './person.ts'
import type { Workspace } from './workspace.ts'

/**
 * Names of people, channels and groups, found on demand: nothing is fetched before it is asked for, and no more than it
 * takes.
 */
export class Names {
  readonly #workspace: Workspace
  readonly #people = new Map<string, Promise<Person>>()
  readonly #channels = new Map<string, Promise<Channel>>()

  constructor(workspace: Workspace, _cacheFile: string | undefined) {
    this.#workspace = workspace
  }

  /** Who has this id. One that Slack does not know is named by its id. */
  person(id: string, signal: AbortSignal): Promise<Person> {
    const kept = this.#people.get(id)
    if (kept !== undefined) return kept
    const asked = this.#askPerson(id, signal)
    this.#people.set(id, asked)
    asked.catch(() => this.#people.delete(id))
    return asked
  }

  /** All of them, by id. Those that are not worth more requests are named by their id. */
  async people(ids: Iterable<string>, signal: AbortSignal): Promise<Map<string, Person>> {
    const found = await inParallel(8, [...new Set(ids)], id => this.person(id, signal))
    return new Map(found.map(person => [person.id, person]))
  }

  /** @throws ConnectorError `not_found` */
  async channel(id: string, signal: AbortSignal): Promise<Channel> {
    const kept = this.#channels.get(id)
    if (kept !== undefined) return kept
    const { channel = {} } = await this.#workspace.read('conversations.info', { channel: id }, { signal, what: id })
    return channelOf(channel)
  }

  /** @param name without `#` @throws ConnectorError `not_found`, saying what was looked at */
  async channelNamed(name: string, signal: AbortSignal): Promise<Channel> {
    const { channels = [] } = await this.#workspace.read('users.conversations', { limit: 1000 }, { signal })
    const found = channels.find(channel => channel.name === name)
    if (found) return channelOf(found)
    throw new ConnectorError('not_found', `There is no channel #${name} among ${channels.length} channels.`)
  }

  /** The DM of the one who reads with this person. @throws ConnectorError `not_found` where there is none yet */
  async dmWith(person: string, signal: AbortSignal): Promise<Channel> {
    const { channels = [] } = await this.#workspace.read(
      'users.conversations',
      { types: 'im', limit: 1000 },
      { signal },
    )
    const found = channels.find(({ user }) => user === person)
    if (found) return channelOf({ ...found, is_im: true })
    throw new ConnectorError('not_found', `There is no conversation with ${person} yet.`)
  }

  /** @param name handle, display name or real name, without `@` @throws ConnectorError `not_found`, `conflict` */
  async personNamed(name: string, signal: AbortSignal): Promise<Person> {
    const { members = [] } = await this.#workspace.read('users.list', { limit: 1000 }, { signal })
    const found = members.find(member => member.name === name)
    if (found) return personOf(found, undefined)
    throw new ConnectorError('not_found', `There is no person @${name} among ${members.length} people.`)
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #askPerson(id: string, signal: AbortSignal): Promise<Person> {
    const asked = this.#workspace.read('users.info', { user: id }, { signal, what: id })
    const answer = await unlessRefused(asked, 'user_not_found', 'user_not_visible')
    return personOf({ id, ...answer?.user }, undefined)
  }
}
