import type { Front } from '../front.ts'
import { queueOf } from '../merge-queue.ts'
import type { Pull } from '../pull-records.ts'
import { actor, known, type Source, type Types } from './source.ts'

/** The place of a pull request in the queue; null where it does not wait. */
export function queueEntry(front: Front, pull: Pull): Source | null {
  const queue = queueOf(front, pull)
  const index = queue.findIndex(entry => entry.pull === pull)
  const entry = queue[index]
  if (entry === undefined) return null
  return known('MergeQueueEntry', {
    ...{ id: `MQE_${entry.id}`, position: index + 1, state: 'QUEUED', enqueuedAt: entry.at, jump: false, solo: false },
    ...{ estimatedTimeToMerge: 300, login: entry.by },
  })
}

export const queueTypes: Types = {
  MergeQueueEntry: {
    enqueuer: async ({ login }, _args, context) => actor(await context.read(`/users/${login}`)),
  },
}
