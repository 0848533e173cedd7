import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { GithubRequest, GoogleRequest, SlackRequest } from './stand-in.ts'

export type PlainWork =
  | { kind: 'sql'; url: string; sql: string }
  | { kind: 'git'; folder: string; args: readonly string[] }
  /** All at once. */
  | { kind: 'github'; url: string; token: string; requests: readonly GithubRequest[] }
  | { kind: 'gdrive'; url: string; token: string; requests: readonly GoogleRequest[] }
  | { kind: 'slack'; url: string; token: string; requests: readonly SlackRequest[] }

export interface PlainTask {
  work: PlainWork
  count: number
  /** 1: milliseconds of each call. More: one number, calls a second with so many under way. */
  atOnce: number
}

export interface Plain extends AsyncDisposable {
  run(task: PlainTask): Promise<readonly number[]>
}

/** A small process that does what a server does, without one: the floor. */
export function startPlain(): Plain {
  const child = fork(fileURLToPath(new URL('../floors/plain.ts', import.meta.url)))
  const closed = once(child, 'exit')
  return {
    async run(task) {
      child.send(task)
      const [answer] = await Promise.race([
        once(child, 'message'),
        closed.then(([code]) => Promise.reject(new Error(`floors/plain.ts ended with ${code}`))),
      ])
      return z.array(z.number()).parse(answer)
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await closed
    },
  }
}
