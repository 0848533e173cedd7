import { remember } from './call.ts'
import type { Front } from './front.ts'
import type { Pull } from './pull-records.ts'

export interface QueueEntry {
  readonly id: number
  readonly pull: Pull
  readonly by: string
  readonly at: string
}

/** Whose branch the queue guards: `repo id branch` → who waits there. */
const queues = remember(() => new Map<string, QueueEntry[]>())

const keyOf = ({ repoId, baseRef }: Pull): string => `${repoId} ${baseRef}`

/** A repository's branch takes merges by a queue only where it was set up. */
export function hasQueue(front: Front, pull: Pull): boolean {
  return queues(front).has(keyOf(pull))
}

export function queueSeed(front: Front) {
  return {
    /** Lets a branch take merges by a queue. `repo` is `owner/name`. */
    mergeQueue: (repo: string, branch: string): void => {
      const found = front.names.find(repo)
      if (found === undefined) throw new Error(`There is no repository ${repo}`)
      queues(front).set(`${found.id} ${branch}`, [])
    },
  }
}

export function enqueue(front: Front, pull: Pull, by: string, jump: boolean): void {
  const entry = { id: front.nextId(), pull, by, at: new Date().toISOString() }
  const queue = queues(front).get(keyOf(pull)) ?? []
  queues(front).set(keyOf(pull), jump ? [entry, ...queue] : [...queue, entry])
}

export function dequeue(front: Front, pull: Pull): void {
  const rest = queueOf(front, pull).filter(entry => entry.pull !== pull)
  queues(front).set(keyOf(pull), rest)
}

/** Who waits before the same branch, the next one first. */
export function queueOf(front: Front, pull: Pull): readonly QueueEntry[] {
  return queues(front).get(keyOf(pull)) ?? []
}
