import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const github = z.object({
  url: z.string(),
  token: z.string(),
  /** owner/name */
  repo: z.string(),
  /** Number of a pull request of five files whose CI is red. */
  pull: z.int(),
  /** The line of a log that says why. */
  failure: z.string(),
  /** Five files. */
  paths: z.array(z.string()),
})
const githubRequest = z.object({ method: z.string(), path: z.string(), body: z.string() })

const slack = z.object({
  url: z.string(),
  /** Goes for slack.com; undefined without openssl, which makes its certificate. */
  proxy: z.string().optional(),
  token: z.string(),
  bot: z.string(),
  team: z.string(),
  /** Of 60 messages; its id, and the last words in it. */
  channel: z.object({ name: z.string(), id: z.string(), last: z.string() }),
  /** Of twelve replies. */
  thread: z.object({ ts: z.string(), link: z.string(), last: z.string() }),
})
const slackRequest = z.object({ method: z.string(), args: z.record(z.string(), z.string()) })

const google = z.object({
  url: z.string(),
  token: z.string(),
  note: z.string(),
  /** A PDF of 200 pages. */
  contract: z.string(),
  /** Its last row says so. */
  book: z.object({ id: z.string(), rows: z.int(), bytes: z.int() }),
  /** Of so many files. */
  folder: z.string(),
  files: z.int(),
})
const googleRequest = z.object({ method: z.string(), args: z.record(z.string(), z.unknown()) })

export type GithubRequest = z.output<typeof githubRequest>
export type SlackRequest = z.output<typeof slackRequest>
export type GoogleRequest = z.output<typeof googleRequest>
export type GithubStandIn = z.output<typeof github> & StandIn<GithubRequest>
export type SlackStandIn = z.output<typeof slack> & StandIn<SlackRequest>

export type GoogleStandIn = z.output<typeof google> & StandIn<GoogleRequest>

/** A stand-in, filled, in a process of its own. */
export interface StandIn<Request> extends AsyncDisposable {
  /** What it was asked since this was called last. */
  requests(): Promise<readonly Request[]>
}

export const startGithub = (): Promise<GithubStandIn> => start('floors/github.ts', github, githubRequest)
export const startGoogle = (): Promise<GoogleStandIn> => start('floors/google.ts', google, googleRequest)
/** @param people beside those who write */
export const startSlack = (people = 0): Promise<SlackStandIn> =>
  start('floors/slack.ts', slack, slackRequest, [String(people)])

async function start<Told, Request>(
  program: string,
  told: z.ZodType<Told>,
  request: z.ZodType<Request>,
  args: readonly string[] = [],
): Promise<Told & StandIn<Request>> {
  const child = fork(fileURLToPath(new URL(`../${program}`, import.meta.url)), args)
  const closed = once(child, 'exit')
  const answer = async () => {
    const [message] = await Promise.race([
      once(child, 'message'),
      closed.then(([code]) => Promise.reject(new Error(`${program} ended with ${code}`))),
    ])
    return message
  }
  return {
    ...told.parse(await answer()),
    async requests() {
      child.send('requests')
      return z.array(request).parse(await answer())
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await closed
    },
  }
}
