import {
  type Answer,
  bodyOf,
  type Call,
  type Json,
  loginOf,
  notFound,
  nothing,
  ok,
  param,
  Refusal,
  type Routes,
} from './call.ts'
import { read } from './dispatch.ts'
import { inboxes, type Thread } from './inbox-records.ts'
import { paged } from './paged.ts'
import { repoIdOf } from './pull-records.ts'
import { hasScope } from './tokens.ts'

/** Notifications: whom they are for sees them, with a classic token. */
export const inbox: Routes = {
  'GET /notifications': call => listed(call, threadsOf(call)),
  'GET /repos/{owner}/{repo}/notifications': call => listed(call, threadsHere(call)),
  'PUT /notifications': call => markRead(call, threadsOf(call)),
  'PUT /repos/{owner}/{repo}/notifications': call => markRead(call, threadsHere(call)),
  'GET /notifications/threads/{thread_id}': async call => ok(await json(call, threadAt(call))),
  'PATCH /notifications/threads/{thread_id}': call => {
    readAt(threadAt(call), new Date().toISOString())
    return { status: 205 }
  },
  'DELETE /notifications/threads/{thread_id}': call => {
    const { threads } = inboxes(call.front)
    threads.splice(threads.indexOf(threadAt(call)), 1)
    return nothing()
  },
  'GET /notifications/threads/{thread_id}/subscription': call => subscriptionTo(call, threadAt(call)),
  'PUT /notifications/threads/{thread_id}/subscription': call => {
    const thread = threadAt(call)
    thread.subscription = { ignored: bodyOf(call).ignored === true, at: new Date().toISOString() }
    return subscriptionTo(call, thread)
  },
  'DELETE /notifications/threads/{thread_id}/subscription': call => {
    threadAt(call).subscription = undefined
    return nothing()
  },
  'GET /repos/{owner}/{repo}/subscription': watching,
  'PUT /repos/{owner}/{repo}/subscription': call => {
    inboxes(call.front).watched.set(watchKey(call), {
      ignored: bodyOf(call).ignored === true,
      at: new Date().toISOString(),
    })
    return watching(call)
  },
  'DELETE /repos/{owner}/{repo}/subscription': call => {
    inboxes(call.front).watched.delete(watchKey(call))
    return nothing()
  },
}

/** Newest first. Fine-grained tokens cannot have notifications at all. */
function threadsOf(call: Call): Thread[] {
  const login = loginOf(call)
  if (call.token?.scopes === undefined) throw new Refusal(403, 'Resource not accessible by personal access token')
  if (!hasScope(call.token, 'notifications')) throw new Refusal(403, "Missing the 'notifications' scope.")
  return inboxes(call.front)
    .threads.filter(thread => thread.login === login)
    .toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : Number(b.id) - Number(a.id)))
}

function threadsHere(call: Call): Thread[] {
  const id = repoIdOf(call)
  return threadsOf(call).filter(({ repoId }) => repoId === id)
}

function threadAt(call: Call): Thread {
  const thread = threadsOf(call).find(({ id }) => id === param(call, 'thread_id'))
  if (thread === undefined) throw notFound()
  return thread
}

const taking = new Set(['assign', 'author', 'comment', 'mention', 'review_requested', 'team_mention'])

async function listed(call: Call, threads: readonly Thread[]): Promise<Answer> {
  const { query } = call
  const [since, before] = [query.get('since'), query.get('before')]
  const found = threads.filter(
    ({ unread, reason, updatedAt }) =>
      (unread || query.get('all') === 'true') &&
      (query.get('participating') !== 'true' || taking.has(reason)) &&
      (since === null || Date.parse(updatedAt) >= Date.parse(since)) &&
      (before === null || Date.parse(updatedAt) < Date.parse(before)),
  )
  const { body, ...answer } = paged(call, found)
  const page: readonly Thread[] = Array.isArray(body) ? body : []
  return { ...answer, body: await Promise.all(page.map(thread => json(call, thread))) }
}

function markRead(call: Call, threads: readonly Thread[]): Answer {
  const { last_read_at: given } = bodyOf(call)
  const at = typeof given === 'string' ? given : new Date().toISOString()
  for (const thread of threads) if (Date.parse(thread.updatedAt) <= Date.parse(at)) readAt(thread, at)
  return { status: 205 }
}

function readAt(thread: Thread, at: string): void {
  thread.unread = false
  thread.lastReadAt = at
}

async function json(call: Call, thread: Thread): Promise<Json> {
  const { front } = call
  const name = front.names.byId(thread.repoId)
  const api = `${front.url}/repos/${name}`
  const url = thread.subject === undefined ? null : `${api}/${thread.subject}`
  const comment = thread.comment === undefined ? url : `${api}/issues/comments/${thread.comment}`
  return {
    ...{ id: thread.id, unread: thread.unread, reason: thread.reason, updated_at: thread.updatedAt },
    last_read_at: thread.lastReadAt,
    subject: { title: thread.title, url, latest_comment_url: comment, type: thread.type },
    repository: await read(call, `/repos/${name}`),
    url: `${front.url}/notifications/threads/${thread.id}`,
    subscription_url: `${front.url}/notifications/threads/${thread.id}/subscription`,
  }
}

function subscriptionTo({ front }: Call, { id, subscription }: Thread): Answer {
  const url = `${front.url}/notifications/threads/${id}/subscription`
  const { ignored = false, at = null } = subscription ?? {}
  return ok({
    ...{ subscribed: !ignored, ignored, reason: null, created_at: at, url },
    thread_url: `${front.url}/notifications/threads/${id}`,
  })
}

function watchKey(call: Call): string {
  return `${loginOf(call)} ${repoIdOf(call)}`
}

function watching(call: Call): Answer {
  const found = inboxes(call.front).watched.get(watchKey(call))
  if (found === undefined) throw notFound()
  const repository_url = `${call.front.url}/repos/${param(call, 'owner')}/${param(call, 'repo')}`
  const { ignored, at } = found
  return ok({
    ...{ subscribed: !ignored, ignored, reason: null, created_at: at },
    ...{ url: `${repository_url}/subscription`, repository_url },
  })
}
