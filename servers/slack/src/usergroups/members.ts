import { ConnectorError, type Step } from '@mcp-connectors/core'
import { peopleNamed } from '../people-named.ts'
import type { Person } from '../person.ts'
import type { Voice } from '../voice.ts'
import type { Workspace } from '../workspace.ts'

export interface Delta {
  add: readonly Person[]
  remove: readonly Person[]
}

/** `+@alice` and `-@bob`; without a sign, added. */
export async function deltaOf(workspace: Workspace, people: readonly string[], signal: AbortSignal): Promise<Delta> {
  const [removed, added] = [people.filter(isRemoval), people.filter(one => !isRemoval(one))]
  const bare = (one: string) => one.trim().replace(/^[+-]\s*/, '')
  const [add, remove] = await Promise.all([
    peopleNamed(workspace, added.map(bare), signal),
    peopleNamed(workspace, removed.map(bare), signal),
  ])
  const both = add.find(({ id }) => remove.some(other => other.id === id))
  if (both) throw new ConnectorError('invalid', `@${both.handle} is both added and removed.`)
  return { add, remove }
}

/** `-@bob` */
export function isRemoval(one: string): boolean {
  return /^\s*-/.test(one)
}

/** What of it is not so already. */
export function missing({ add, remove }: Delta, users: readonly string[]): Delta {
  return { add: add.filter(({ id }) => !users.includes(id)), remove: remove.filter(({ id }) => users.includes(id)) }
}

/** `@backend: +@alice -@bob` */
export function words(handle: string, { add, remove }: Delta): string {
  return `@${handle}: ${[...add.map(one => `+@${one.handle}`), ...remove.map(one => `-@${one.handle}`)].join(' ')}`
}

/**
 * Slack takes all members or none, so what is there is read just before: what others changed meanwhile stays.
 * @throws ConnectorError `refused` where nobody would be left
 */
export function membersStep(
  voice: Voice,
  group: { id: string; handle: string },
  delta: Delta,
  signal: AbortSignal,
): Step {
  const options = { signal, what: `@${group.handle}` }
  return {
    change: words(group.handle, delta),
    send: async () => {
      const now = await usersOf(voice, group, signal)
      const { add, remove } = missing(delta, now)
      if (add.length === 0 && remove.length === 0) return false
      const users = [...now.filter(id => !remove.some(one => one.id === id)), ...add.map(({ id }) => id)]
      if (users.length === 0) {
        throw new ConnectorError('refused', `Nobody would be left in @${group.handle}.`, {
          hint: 'Slack has no empty groups. The person can disable it in Slack.',
        })
      }
      return await voice.call('usergroups.users.update', { usergroup: group.id, users: users.join(',') }, options)
    },
  }
}

async function usersOf(
  voice: Voice,
  { id, handle }: { id: string; handle: string },
  signal: AbortSignal,
): Promise<string[]> {
  const args = { usergroup: id, include_disabled: true }
  return (await voice.call('usergroups.users.list', args, { signal, what: `@${handle}` })).users ?? []
}
