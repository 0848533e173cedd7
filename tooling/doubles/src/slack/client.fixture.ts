import { LogLevel, WebClient } from '@slack/web-api'
import type { Slack } from './start.ts'

/** Slack's own client with one of the double's tokens, or any other; it repeats nothing. */
export function clientOf({ url, tokens }: Slack, as: keyof Slack['tokens'] | { token: string } = 'user'): WebClient {
  return clientAt(url, typeof as === 'string' ? tokens[as] : as.token)
}

/** The same at any address. */
export function clientAt(url: string, token: string): WebClient {
  const options = { retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR, rejectRateLimitedCalls: true }
  return new WebClient(token, { slackApiUrl: `${url}/api/`, ...options })
}

/** The word with which Slack refuses, or `ok`. */
export async function wordOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'ok',
    (error: { data?: { error?: string } }) => error.data?.error ?? String(error),
  )
}
