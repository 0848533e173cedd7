import { remember } from '../call.ts'
import type { Front } from '../front.ts'
import type { Pull } from '../pull-records.ts'
import { known, type Source } from './source.ts'

interface Entry {
  readonly id: number
  readonly pull: Pull
  readonly by: string
  readonly at: string
}

/** Whose branch the queue guards: `repo id branch` → who waits there. */
const queues = remember(() => new Map<string, Entry[]>())

const keyOf = ({ repoId, baseRef }: Pull): string => `${repoId} ${baseRef}`

/** A repository's branch takes merges by a queue only where it was set up. */
export function hasQueue(front: Front, pull: Pull): boolean {
  return queues(front).has(keyOf(pull))
}

export function openQueue(front: Front, repoId: number, branch: string): void {
  queues(front).set(`${repoId} ${branch}`, [])
}

export function enqueue(front: Front, pull: Pull, by: string, jump: boolean): void {
  const entry = { id: front.nextId(), pull, by, at: new Date().toISOString() }
  const queue = queues(front).get(keyOf(pull)) ?? []
  queues(front).set(keyOf(pull), jump ? [entry, ...queue] : [...queue, entry])
}

export function dequeue(front: Front, pull: Pull): Source | null {
  const before = queueEntry(front, pull)
  const rest = (queues(front).get(keyOf(pull)) ?? []).filter(entry => entry.pull !== pull)
  if (before !== null) queues(front).set(keyOf(pull), rest)
  return before
}

/** The place of a pull request in the queue; null where it does not wait. */
export function queueEntry(front: Front, pull: Pull): Source | null {
  const queue = queues(front).get(keyOf(pull)) ?? []
  const index = queue.findIndex(entry => entry.pull === pull)
  const entry = queue[index]
  if (entry === undefined) return null
  return known('MergeQueueEntry', {
    ...{ id: `MQE_${entry.id}`, position: index + 1, state: 'QUEUED', enqueuedAt: entry.at, jump: false, solo: false },
    ...{ estimatedTimeToMerge: 300, enqueuer: known('User', { login: entry.by }) },
  })
}
