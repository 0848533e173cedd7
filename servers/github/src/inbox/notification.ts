import { z } from 'zod'
import type { Data } from '../api.ts'
import { day } from '../text.ts'

/** A thread of the inbox. */
export const notification = z.object({
  id: z.string(),
  repo: z.string(),
  kind: z.string(),
  number: z.int().optional(),
  title: z.string(),
  reason: z.string(),
  updated: z.string(),
  unread: z.boolean(),
  /** With details: of an issue or pull request. */
  state: z.string().optional(),
  author: z.string().optional(),
  /** With details: who wrote last, and the beginning of it. */
  last: z.object({ author: z.string(), association: z.string().optional(), body: z.string() }).optional(),
})

export type Notification = z.output<typeof notification>

export function notificationOf(thread: Data<'GET /notifications'>[number]): Notification {
  const { subject, repository } = thread
  const number = /\/(?:issues|pulls)\/(\d{1,9})$/.exec(subject.url ?? '')?.[1]
  return {
    id: thread.id,
    repo: repository.full_name,
    kind: subject.type,
    ...(number === undefined ? {} : { number: Number(number) }),
    title: subject.title,
    reason: thread.reason,
    updated: thread.updated_at,
    unread: thread.unread,
  }
}

/** `id · acme/web#12 · title · mention · 2026-11-24`. */
export function renderNotification(one: Notification): string {
  const { id, repo, kind, number, title, reason, updated, unread, state, last } = one
  const name = number === undefined ? `${repo} ${kind}` : `${repo}#${number}`
  const words = [id, name, kind === 'PullRequest' && 'PR', state, title, reason, day(updated), !unread && 'read']
  const line = words.filter(Boolean).join(' · ')
  if (last === undefined) return line
  return `${line}\n  ${last.author}${last.association ? ` (${last.association})` : ''}: ${last.body}`
}
