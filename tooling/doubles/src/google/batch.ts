import { randomBytes } from 'node:crypto'
import type { Answer, Request } from './call.ts'
import { Refusal } from './errors.ts'
import { type Part, partsOf } from './multipart.ts'

export const isBatch = ({ method, url }: Request): boolean =>
  method === 'POST' && /^\/batch(\/drive\/v3)?$/.test(url.pathname)

type Answering = (request: Request) => Promise<Answer>

/** Up to 100 calls in one request, each answered on its own. Throws 400 for more. @param url of the server */
export async function batch(url: string, request: Request, answer: Answering): Promise<Answer> {
  const parts = partsOf(request.headers.get('content-type') ?? '', request.bytes)
  if (parts.length > 100) throw new Refusal(400, 'The batch request has too many calls.', { reason: 'badRequest' })
  const boundary = `batch_${randomBytes(12).toString('base64url')}`
  const answers: Buffer[] = []
  for (const part of parts) {
    const inner = requestIn(part, request)
    answers.push(partFor(part, elsewhere(url, inner, await answer(inner)), boundary))
  }
  const headers = { 'content-type': `multipart/mixed; boundary=${boundary}` }
  return { status: 200, headers, body: Buffer.concat([...answers, Buffer.from(`--${boundary}--\r\n`)]) }
}

/** What is written in a part; its credentials are those of the whole, unless it has some. */
function requestIn({ bytes }: Part, whole: Request): Request {
  const text = bytes.toString()
  const [, head = text, body = ''] = /^(.*?)\r?\n\r?\n(.*)$/s.exec(text) ?? []
  const [line = '', ...lines] = head.trim().split(/\r?\n/)
  const [method = 'GET', target = '/'] = line.trim().split(/\s+/)
  const headers = new Headers()
  const authorization = whole.headers.get('authorization')
  if (authorization !== null) headers.set('authorization', authorization)
  for (const one of lines) {
    const [, name, value = ''] = /^([^:\s]+):\s*(.*)$/.exec(one) ?? []
    if (name !== undefined) headers.set(name, value)
  }
  return { method, url: new URL(target, 'http://google'), headers, bytes: Buffer.from(body.trim()) }
}

/** The content of files is not in the answer: it says where that is. */
function elsewhere(url: string, request: Request, answer: Answer): Answer {
  const { pathname, search, searchParams } = request.url
  if (answer.status !== 200 || searchParams.get('alt') !== 'media') return answer
  return { status: 302, headers: { location: `${url}${pathname}${search}` }, body: Buffer.alloc(0) }
}

function partFor({ headers }: Part, { status, headers: given, body }: Answer, boundary: string): Buffer {
  const id = headers.get('content-id')
  const lines = [
    `--${boundary}`,
    'Content-Type: application/http',
    ...(id === null ? [] : [`Content-ID: ${id.replace(/^<?/, '<response-').replace(/>?$/, '>')}`]),
    '',
    `HTTP/1.1 ${status} ${status < 300 ? 'OK' : 'Error'}`,
    ...Object.entries({ ...given, 'content-length': body.length }).map(([name, value]) => `${name}: ${value}`),
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body, Buffer.from('\r\n')])
}
