import { ConnectorError, inParallel } from '@mcp-connectors/core'
import type { Slack } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { completeUpload, sendBytes } from '../files/upload.ts'
import { mrkdwnOf } from './mrkdwn.ts'
import { type Post, type Posted, urlOf } from './post.ts'

/** A file of this machine that is to be shared. */
export interface Attached {
  path: string
  name: string
  bytes: number
}

/** What these files are; they are not kept in memory. @throws ConnectorError `refused`, `not_found`, `too_large` */
export async function attached(client: Slack, paths: readonly string[]): Promise<Attached[]> {
  return await inParallel(1, paths, async path => {
    const { name, bytes } = await client.files.read(path)
    if (bytes.length === 0) throw new ConnectorError('invalid', `${JSON.stringify(path)} is empty.`)
    return { path, name, bytes: bytes.length }
  })
}

/**
 * Shares files with one message, once. What was uploaded is seen by nobody before that.
 * @throws ConnectorError as `post`
 */
export async function share(
  client: Slack,
  given: Post,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Posted> {
  const { to, text, thread, key, repeat } = given
  let ids: string[] = []
  return await client.once.do<Posted>({
    what: `message with files to ${to.shown}`,
    ...{ key, repeat, signal },
    send: async () => {
      const sent = await inParallel(1, paths, async path =>
        sendBytes(client, to.voice, await client.files.read(path), signal),
      )
      ids = sent
      const answer = await completeUpload(
        to.voice,
        {
          files: ids.map(id => ({ id })),
          ...{ channel: to.channel.id, thread, comment: text === '' ? undefined : mrkdwnOf(text) },
        },
        { signal, what: to.shown },
      )
      // It is shared: that where cannot be said is no failure.
      const [shared] = await Promise.allSettled([findShared(given, ids, signal)])
      const found = shared.status === 'fulfilled' ? shared.value : undefined
      return found ?? { url: answer.files?.[0]?.permalink }
    },
    // Before the files are shared, nothing can have been posted.
    isUnknown: error => ids.length > 0 && isUnknownOutcome(error),
    find: ended => findShared(given, ids, ended),
    urlOf: ({ url }) => url,
  })
}

async function findShared({ to, thread }: Post, [id]: readonly string[], signal: AbortSignal) {
  if (id === undefined) return undefined
  const { file } = await to.voice.call('files.info', { file: id }, { signal, what: to.shown })
  const shares = { ...file?.shares?.public, ...file?.shares?.private }
  const ts = shares[to.channel.id]?.[0]?.ts
  return ts === undefined ? undefined : { ts, url: await urlOf(to, ts, thread, signal) }
}
