import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { listen } from '../loopback.ts'
import { jsonIn, partsOf } from './multipart.ts'

/** A request of version 2 or 3, on its way to version 3. */
interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: Record<string, string>
  readonly bytes: Buffer
}

/**
 * Version 2 of the API in words of version 3, which it hands on as they are: enough of it for the tests of others, who
 * compare the two.
 * @param target the address of version 3
 */
export async function versionTwo(target: string): Promise<AsyncDisposable & { readonly port: string }> {
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/', headers } = request
    const kept = ['authorization', 'content-type', 'if-match', 'if-none-match'].flatMap((name): [string, string][] => {
      const value = headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    })
    const bytes = await buffer(request)
    const given = { method, url: new URL(url, target), headers: Object.fromEntries(kept), bytes }
    const isOld = given.url.pathname.includes('/drive/v2/')
    const answer = isOld ? await old(given) : await send(given)
    const body = Buffer.from(await answer.arrayBuffer())
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(body)
  })
  const port = new URL(await listen(server)).port
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const send = async ({ method, url, headers, bytes }: Asked): Promise<Response> =>
  fetch(url, { method, headers, redirect: 'manual', ...(bytes.length === 0 ? {} : { body: new Uint8Array(bytes) }) })

const refused = (status: number): Response => Response.json({ error: { code: status } }, { status })

async function old(asked: Asked): Promise<Response> {
  const { method, headers } = asked
  if (method === 'POST' && headers['if-none-match'] === '*') return refused(412)
  if (method === 'PATCH' && asked.url.pathname.startsWith('/upload/')) return refused(404)
  const url = newUrl(asked.url)
  const wanted = headers['if-match']
  if (wanted !== undefined && wanted !== (await etagAt(url, headers))) return refused(412)
  const isTouch = url.pathname.endsWith('/touch')
  if (isTouch) url.pathname = url.pathname.replace(/\/touch$/, '')
  const touched = { bytes: Buffer.from(JSON.stringify({ modifiedTime: new Date() })), type: 'application/json' }
  const { bytes, type } = isTouch ? touched : newBody(asked)
  const sent = { ...headers, ...(type === undefined ? {} : { 'content-type': type }) }
  const answer = await send({ method: isTouch || method === 'PUT' ? 'PATCH' : method, url, headers: sent, bytes })
  if (answer.headers.get('content-type')?.startsWith('application/json') !== true) return answer
  if (!answer.ok || url.searchParams.get('alt') === 'media') return answer
  const value = oldJson(await answer.json())
  return Response.json(value, { headers: { etag: String(value.etag) } })
}

function newUrl(url: URL): URL {
  const made = new URL(url)
  made.pathname = url.pathname.replace('/v2/', '/v3/')
  for (const [name, value] of [...url.searchParams]) {
    const words = value.replaceAll('modifiedDate', 'modifiedTime').replaceAll(/\btitle\b/g, 'name')
    made.searchParams.delete(name)
    made.searchParams.set(name === 'maxResults' ? 'pageSize' : name, words)
  }
  made.searchParams.set('fields', '*')
  return made
}

async function etagAt(url: URL, headers: Record<string, string>): Promise<string> {
  const at = new URL(url.pathname.replace('/upload', ''), url)
  at.searchParams.set('fields', '*')
  const { authorization = '' } = headers
  return oldJson(await (await fetch(at, { headers: { authorization } })).json()).etag
}

function newBody({ headers, bytes }: Asked): { bytes: Buffer; type: string | undefined } {
  const type = headers['content-type']
  if (type?.startsWith('application/json') === true) return { bytes: newJson(bytes), type }
  if (type?.startsWith('multipart/') !== true) return { bytes, type }
  const [metadata, content] = partsOf(type, bytes)
  const json = newJson(metadata?.bytes ?? Buffer.alloc(0))
  const head = `--part\r\ncontent-type: application/json\r\n\r\n${json}\r\n`
  const middle = `--part\r\ncontent-type: ${content?.headers.get('content-type')}\r\n\r\n`
  const rest = [content?.bytes ?? Buffer.alloc(0), Buffer.from('\r\n--part--')]
  return { bytes: Buffer.concat([Buffer.from(head + middle), ...rest]), type: 'multipart/related; boundary=part' }
}

const oldFile = z.looseObject({
  title: z.string().optional(),
  parents: z.array(z.looseObject({ id: z.string() })).optional(),
})

function newJson(bytes: Buffer): Buffer {
  const { title, parents, ...rest } = oldFile.parse(jsonIn(bytes))
  const made = { ...rest, name: title, parents: parents?.map(({ id }) => id) }
  return Buffer.from(JSON.stringify(made))
}

const newFile = z.looseObject({
  kind: z.string(),
  version: z.string().optional(),
  name: z.string().optional(),
  size: z.string().optional(),
  createdTime: z.string().optional(),
  modifiedTime: z.string().optional(),
  parents: z.array(z.string()).optional(),
  files: z.array(z.unknown()).optional(),
})

/** A file, a list of them, or what has the same words in both. */
function oldJson(value: unknown): { readonly etag: string; readonly [name: string]: unknown } {
  const { files, name, size, createdTime, modifiedTime, parents, ...rest } = newFile.parse(value)
  if (files !== undefined) return { ...rest, etag: '"list"', items: files.map(oldJson) }
  return {
    ...rest,
    etag: `"v${rest.version}"`,
    title: name,
    fileSize: size,
    ...{ createdDate: createdTime, modifiedDate: modifiedTime },
    parents: parents?.map(id => ({ id })),
  }
}
