import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { listen } from '../loopback.ts'

const recording = z.array(
  z.looseObject({
    scope: z.string(),
    method: z.string(),
    path: z.string(),
    body: z.unknown(),
    status: z.int(),
    response: z.unknown(),
    responseIsBinary: z.boolean(),
    headers: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).default({}),
  }),
)
type Recorded = z.infer<typeof recording>[number]

export interface Recording extends AsyncDisposable {
  /** Stands for api.github.com, and for its uploads and downloads. */
  readonly url: string
  /** What was recorded and not asked for yet: `GET /repos/…`. */
  readonly left: readonly string[]
  /** What was asked for and not recorded: it got a 501. */
  readonly unexpected: readonly string[]
}

/**
 * Replays real traffic with GitHub, recorded by the Octokit team (`@octokit/fixtures`): each answer once, to the
 * request it was given to. Links lead back here. Scenarios are its folders, such as `rename-repository`.
 */
export async function startRecorded(scenario: string): Promise<Recording> {
  const folder = new URL(`scenarios/api.github.com/${scenario}/`, import.meta.resolve('@octokit/fixtures'))
  const text = await readFile(fileURLToPath(new URL('normalized-fixture.json', folder)), 'utf8')
  const waiting = recording.parse(JSON.parse(text))
  const unexpected: string[] = []
  const server = createServer()
  const url = await listen(server)
  server.on('request', async (request, response) => {
    const found = await take(waiting, request)
    if (found === undefined) unexpected.push(`${request.method} ${request.url}`)
    if (found === undefined) return response.writeHead(501).end(`${request.method} ${request.url} was not recorded`)
    const body = bodyOf(found, url)
    response.writeHead(found.status, { ...headersOf(found, url), 'content-length': body.length }).end(body)
  })
  return {
    url,
    unexpected,
    get left() {
      return waiting.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function take(waiting: Recorded[], request: IncomingMessage): Promise<Recorded | undefined> {
  const sent = (await buffer(request)).toString()
  const index = waiting.findIndex(
    ({ method, path, body }) =>
      method.toUpperCase() === request.method && sameUrl(path, request.url ?? '') && sameBody(body, sent),
  )
  return index < 0 ? undefined : waiting.splice(index, 1)[0]
}

function sameUrl(a: string, b: string): boolean {
  const [one, two] = [new URL(a, 'http://x'), new URL(b, 'http://x')]
  one.searchParams.sort()
  two.searchParams.sort()
  return one.pathname === two.pathname && `${one.searchParams}` === `${two.searchParams}`
}

function sameBody(recorded: unknown, sent: string): boolean {
  if (typeof recorded === 'string') return recorded === sent || (recorded === '' && sent === '{}')
  try {
    return isDeepStrictEqual(recorded, JSON.parse(sent))
  } catch {
    return false
  }
}

const hosts = /https:\/\/(api|uploads|codeload)\.github\.com(:443)?/g

function bodyOf({ response, responseIsBinary, status }: Recorded, url: string): Buffer {
  if (status === 204 || status === 205) return Buffer.alloc(0)
  if (responseIsBinary) return Buffer.from(String(response), 'hex')
  return Buffer.from((typeof response === 'string' ? response : JSON.stringify(response)).replaceAll(hosts, url))
}

/** As they were, but for what says how the body was sent. */
function headersOf({ headers }: Recorded, url: string): Record<string, string> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    /^(content-length|content-encoding|transfer-encoding|connection)$/.test(name)
      ? []
      : [[name, String(value).replaceAll(hosts, url)]],
  )
  return Object.fromEntries(kept)
}
