import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const told = z.object({
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
const requests = z.array(z.object({ method: z.string(), path: z.string(), body: z.string() }))

export type SentRequest = z.output<typeof requests>[number]

export interface StandIn extends z.output<typeof told>, AsyncDisposable {
  /** What it was asked since this was called last. */
  requests(): Promise<readonly SentRequest[]>
}

/** GitHub's stand-in, filled, in a process of its own. */
export async function startStandIn(): Promise<StandIn> {
  const child = fork(fileURLToPath(new URL('../floors/github.ts', import.meta.url)))
  const closed = once(child, 'exit')
  const answer = async () => {
    const [message] = await Promise.race([
      once(child, 'message'),
      closed.then(([code]) => Promise.reject(new Error(`floors/github.ts ended with ${code}`))),
    ])
    return message
  }
  return {
    ...told.parse(await answer()),
    async requests() {
      child.send('requests')
      return requests.parse(await answer())
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await closed
    },
  }
}
