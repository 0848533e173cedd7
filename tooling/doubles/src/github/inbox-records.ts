import { remember } from './call.ts'
import type { Front } from './front.ts'

export interface Thread {
  readonly id: string
  readonly login: string
  readonly repoId: number
  readonly title: string
  /** `Issue`, `PullRequest`, `Release`, `CheckSuite`… */
  readonly type: string
  /** Below the repository: `issues/12`; undefined where GitHub gives no address. */
  readonly subject: string | undefined
  readonly comment: number | undefined
  readonly reason: string
  readonly updatedAt: string
  unread: boolean
  lastReadAt: string | null
  subscription: { readonly ignored: boolean; readonly at: string } | undefined
}

export interface NewNotification {
  readonly repo: string
  /** Whose inbox; the owner's when left out. */
  readonly to?: string
  readonly title: string
  readonly type?: string
  /** Of an issue or a pull request. */
  readonly number?: number
  /** Id of the last comment on it. */
  readonly comment?: number
  readonly reason?: string
  readonly unread?: boolean
  /** ISO 8601. */
  readonly updatedAt?: string
}

interface Watched {
  readonly ignored: boolean
  readonly at: string
}

interface Inboxes {
  readonly threads: Thread[]
  /** `login repoId` → whether nothing of the repository is to be told. */
  readonly watched: Map<string, Watched>
}

export const inboxes = remember((): Inboxes => ({ threads: [], watched: new Map() }))

export function inboxSeed(front: Front) {
  return {
    /** One thread of an inbox; answers its id. */
    notification: (given: NewNotification): string => {
      const found = front.names.find(given.repo)
      if (found === undefined) throw new Error(`There is no repository ${given.repo}`)
      const { type = 'Issue', number, reason = 'subscribed', unread = true } = given
      const updatedAt = given.updatedAt ?? new Date().toISOString()
      const thread: Thread = {
        ...{ id: String(front.nextId()), login: given.to ?? front.adminOf(given.repo.split('/')[0] ?? '') },
        ...{ repoId: found.id, title: given.title, type, reason, updatedAt, unread, comment: given.comment },
        subject: number === undefined ? undefined : `${type === 'PullRequest' ? 'pulls' : 'issues'}/${number}`,
        lastReadAt: unread ? null : updatedAt,
        subscription: undefined,
      }
      inboxes(front).threads.push(thread)
      return thread.id
    },
  }
}
