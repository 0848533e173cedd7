import { ConnectorError, fetchBounded } from '@mcp-connectors/core'
import type { Slack } from '../client.ts'
import type { Voice } from '../voice.ts'
import type { SlackFile } from './file.ts'

export interface Part {
  /** First byte; negative: so many from the end. */
  from: number
  most: number
}

export interface Bytes {
  bytes: Uint8Array<ArrayBuffer>
  /** As it was sent: of a preview it is not that of the file. */
  mime: string
}

export interface Wanted {
  file: SlackFile
  /** Undefined: all of it. */
  part?: Part | undefined
  /** Bytes; more is an error. */
  most?: number
  signal: AbortSignal
}

/** Longest that is read of one file, in bytes. */
export const mostBytes = 20_000_000

/**
 * What is at an address of Slack's files. The token goes nowhere else, and no redirect is followed with it.
 * @throws ConnectorError `forbidden` where Slack shows its page to sign in, `not_found`, `too_large`, `unavailable`
 */
export async function download(
  client: Slack,
  voice: Voice,
  url: string,
  { file, part, most = mostBytes, signal }: Wanted,
): Promise<Bytes> {
  if (!isFilesHost(url, client.settings.apiUrl)) {
    throw new ConnectorError('refused', `The file ${file.id} is not at Slack.`, {
      hint: 'The token is sent to Slack alone. Its permalink is for the person.',
      detail: url.slice(0, 100),
    })
  }
  const headers = { authorization: `Bearer ${voice.token}`, ...(part === undefined ? {} : { range: rangeOf(part) }) }
  const response = await fetchBounded(url, { headers, signal }, { mostBytes: most })
  checkStatus(response, file, voice)
  const type = response.headers.get('content-type') ?? ''
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (/^text\/html/i.test(type) && isSignIn(bytes, file, response)) throw signIn(file, voice)
  return { bytes, mime: type.replace(/;.*/s, '').trim().toLowerCase() }
}

/** A page in place of the file. A canvas downloads as HTML, but as no whole page; a page that was uploaded is attached. */
function isSignIn(bytes: Uint8Array, { kind }: SlackFile, { headers }: Response): boolean {
  if (kind !== 'canvas') return !/^attachment/i.test(headers.get('content-disposition') ?? '')
  const text = new TextDecoder().decode(bytes)
  return /^\s*<(?:!doctype|html)/i.test(text) && !text.includes('quip-canvas-content')
}

const slackHost = /(?:^|\.)(?:slack|slack-gov|slack-edge|slack-files)\.com$/

/** Slack's own hosts over TLS, and the host of the API that the operator named. */
export function isFilesHost(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, origin, username, port } = new URL(url)
  if (origin === new URL(apiUrl).origin) return true
  return protocol === 'https:' && slackHost.test(hostname) && username === '' && port === ''
}

function rangeOf({ from, most }: Part): string {
  return from < 0 ? `bytes=${from}` : `bytes=${from}-${from + most - 1}`
}

function checkStatus({ status, headers }: Response, file: SlackFile, voice: Voice): void {
  if (status === 200 || status === 206) return
  // Whoever may not read it is sent to the page to sign in.
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) throw signIn(file, voice)
  if (status === 404 || status === 410) {
    throw new ConnectorError('not_found', `The file ${file.id} is not there any more.`)
  }
  if (status === 429) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN)
    throw new ConnectorError('rate_limited', 'Slack gives out no more files for now.', {
      retryAfter: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) : 30,
    })
  }
  throw new ConnectorError('unavailable', `Slack did not give out the file ${file.id} (status ${status}).`, {
    hint: 'Try again in a moment.',
  })
}

function signIn({ id }: SlackFile, { setting }: Voice): ConnectorError {
  return new ConnectorError('forbidden', `Slack shows a page to sign in, and not the file ${id}.`, {
    hint: `The token of ${setting} may not read it: tell the person to check that it has the scope files:read. Its permalink is for the person.`,
  })
}
