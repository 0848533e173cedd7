import { Octokit } from '@octokit/core'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import type { AccountSettings } from './account.ts'

/** What one request brought. */
export interface Received {
  status: number
  headers: Record<string, string | undefined>
  data: unknown
}

export interface GraphqlCall {
  signal: AbortSignal
  write: boolean
  partial: boolean
}

/** The vendor's client, set up so that it waits, retries and remembers as these tools need it. */
export interface Api {
  request(route: string, parameters: object, signal: AbortSignal): Promise<Received>
  graphql(document: string, variables: Record<string, unknown>, call: GraphqlCall): Promise<unknown>
}

/** Longest wait for a rate limit inside a call, in seconds; a longer one is told instead of slept. */
const longestWait = 5

export function openApi({ host, token, log }: AccountSettings): Api {
  const Client = Octokit.plugin(retry, throttling)
  const octokit = new Client({
    baseUrl: host.rest,
    userAgent: 'mcp-connectors-github',
    log: { debug: log.debug, info: log.debug, warn: log.debug, error: log.debug },
    retry: { doNotRetry: [400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 423, 429, 451] },
    throttle: {
      id: host.name,
      onRateLimit: (seconds: number) => seconds <= longestWait,
      onSecondaryRateLimit: (seconds: number) => seconds <= longestWait,
    },
  })
  octokit.hook.before('request', async options => {
    const signal = options.request?.signal
    options.headers.authorization = `Bearer ${await token(signal ?? AbortSignal.timeout(10_000))}`
  })
  return {
    async request(route, parameters, signal) {
      const retries = /^(?:GET|HEAD) /.test(route) ? 2 : 0
      const { status, headers, data } = await octokit.request(route, { ...parameters, request: { signal, retries } })
      return { status, headers: stringsOf(headers), data }
    },
    async graphql(document, variables, { signal, write, partial }) {
      try {
        return await octokit.graphql(document, { ...variables, request: { signal, retries: write ? 0 : 2 } })
      } catch (error) {
        if (partial && error instanceof Error && 'data' in error && error.data !== null) return error.data
        throw error
      }
    },
  }
}

function stringsOf(headers: object): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [key, value === undefined ? undefined : String(value)]),
  )
}
