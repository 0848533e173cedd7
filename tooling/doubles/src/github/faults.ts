import type { ServerResponse } from 'node:http'
import { literal } from '../literal.ts'
import type { Queue } from '../queue.ts'
import type { Answer } from './call.ts'
import type { Budget } from './limits.ts'

/** What goes wrong with a request. The first one in the queue that matches is taken, once. */
export type Fault = {
  readonly match?: string
  /** Only a request whose body holds this text: one GraphQL document among others. */
  readonly holding?: string
} & (
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** The connection is reset before an answer. */
  | { readonly reset: true }
  /** The answer ends after so many bytes of its body. */
  | { readonly cut: number }
  /** No answer, until the client gives up. */
  | { readonly hang: true }
  /** The hourly limit; `reset` in seconds from now. */
  | { readonly primaryLimit: { readonly reset: number } | true }
  /** The limit against bursts; `retryAfter` in seconds, left out as GitHub sometimes does. */
  | { readonly secondaryLimit: { readonly retryAfter?: number; readonly status?: 403 | 429 } | true }
  /** A page of the load balancer. */
  | { readonly html: number }
  /** The request is carried out, then the connection is reset: the client cannot know. */
  | { readonly after: true }
)

export type Faults = Pick<Queue<Fault>, 'push' | 'clear' | 'waiting'>

export function isMeant({ match, holding = '' }: Fault, method: string, path: string, body: string): boolean {
  return (match === undefined || matches(match, method, path)) && body.includes(holding)
}

/** `POST /repos/*` or `/search/*`: a star stands for anything. */
function matches(pattern: string, method: string, path: string): boolean {
  const wanted = pattern.startsWith('/') ? path : `${method} ${path}`
  const source = pattern.split('*').map(literal).join('.*')
  return new RegExp(`^${source}$`).test(wanted)
}

/** The answer that a fault gives instead of the real one; undefined where it has another effect. */
export function faultAnswer(fault: Fault, budget: Budget, userId: number): Answer | undefined {
  if ('status' in fault) return { status: fault.status, body: fault.body, headers: fault.headers ?? {} }
  if ('html' in fault) return page(fault.html)
  if ('primaryLimit' in fault) {
    const seconds = fault.primaryLimit === true ? 1_800 : fault.primaryLimit.reset
    return primaryLimit({ ...budget, remaining: 0, reset: Math.floor(Date.now() / 1_000) + seconds }, userId)
  }
  if ('secondaryLimit' in fault) {
    const { retryAfter, status = 403 } = fault.secondaryLimit === true ? { retryAfter: 60 } : fault.secondaryLimit
    return secondaryLimit(status, retryAfter)
  }
  return undefined
}

const docs = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api'

export function primaryLimit(budget: Budget, userId: number): Answer {
  const message = `API rate limit exceeded for user ID ${userId}. If you reach out to GitHub Support for help, please include the request ID.`
  const headers = {
    'x-ratelimit-limit': String(budget.limit),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-used': String(budget.limit),
    'x-ratelimit-reset': String(budget.reset),
    'x-ratelimit-resource': budget.resource,
  }
  return { status: 403, body: { message, documentation_url: docs, status: '403' }, headers }
}

function secondaryLimit(status: number, retryAfter: number | undefined): Answer {
  const message =
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.'
  const body = { message, documentation_url: `${docs}#about-secondary-rate-limits`, status: String(status) }
  return { status, body, headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) } }
}

function page(status: number): Answer {
  const body = `<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head><body><p>${status}</p></body></html>\n`
  return { status, body, headers: { 'content-type': 'text/html; charset=utf-8' } }
}

/** Sends the head and the first bytes of the body, then ends the connection. */
export function cutAnswer(response: ServerResponse, status: number, headers: NodeJS.Dict<string>, bytes: Buffer): void {
  response.writeHead(status, headers)
  response.write(bytes, () => response.socket?.destroy())
}
