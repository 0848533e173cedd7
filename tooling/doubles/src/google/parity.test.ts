import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { drive_v3 } from '@googleapis/drive'
import { createEmulator } from 'emulate'
import { expect, test } from 'vitest'
import { clientAt } from './client.fixture.ts'
import { folderType } from './file-records.ts'
import { startGoogle } from './start.ts'
import { scopeOf } from './tokens.ts'
import { walk } from './walk.ts'

/** One call, as far as two places with other ids can agree: the status of a refusal, or what `pick` takes. */
type Step = readonly [string, () => Promise<unknown>]

async function outcomes(steps: readonly Step[]): Promise<Record<string, unknown>> {
  const told: Record<string, unknown> = {}
  for (const [name, step] of steps) {
    const [result] = await Promise.allSettled([step()])
    told[name] = result.status === 'fulfilled' ? result.value : statusOf(result.reason)
  }
  return told
}

function statusOf(error: unknown): unknown {
  const { response } = Object(error)
  if (response === undefined) throw error
  const { code, errors } = response.data.error
  return `${code} ${errors[0].reason}`
}

const bytes = Buffer.from([0, 255, 128, 13, 10, 45, 45, 195, 40])
const fields = '*'

/** A day of work in a folder of its own. */
function work(drive: drive_v3.Drive, rootUrl: string): Step[] {
  const ids: Record<string, string> = {}
  const make =
    (name: string, more: object = {}) =>
    async () => {
      const parents = ids.folder === undefined ? ['root'] : [ids.folder]
      const { data } = await drive.files.create({ requestBody: { name, parents, ...more }, fields })
      ids[name] = data.id ?? ''
      return [data.kind, data.name, data.mimeType, data.parents?.length]
    }
  const upload = (name: string, mimeType: string, body: Buffer) => async () => {
    const media = { mimeType, body: Readable.from([body]) }
    const requestBody = { name, parents: [ids.folder ?? ''] }
    const { data } = await drive.files.create({ requestBody, media, fields }, { rootUrl })
    ids[name] = data.id ?? ''
    return [data.name, data.mimeType, data.size, data.parents?.[0] === ids.folder]
  }
  const download = (name: string) => async () => {
    const { data } = await drive.files.get({ fileId: ids[name] ?? '', alt: 'media' }, { responseType: 'stream' })
    return (await buffer(data)).toString('hex')
  }
  const list = async (q: string, more: object = {}) => {
    const { data } = await drive.files.list({ q, orderBy: 'name', fields, ...more })
    return data
  }
  const named = (q: string) => async () => (await list(q)).files?.map(({ name }) => name)
  const inside = () => `'${ids.folder}' in parents`
  return [
    ['folder', make('folder', { mimeType: folderType })],
    ['plain', make('b.txt', { mimeType: 'text/plain' })],
    ['inner', make('inner', { mimeType: folderType })],
    ['text', upload('c.txt', 'text/plain', Buffer.from('text – ü'))],
    ['binary', upload('a.bin', 'application/octet-stream', bytes)],
    ['read text', download('c.txt')],
    ['read binary', download('a.bin')],
    ['children', async () => named(inside())()],
    ['of a type', async () => named(`${inside()} and mimeType = 'text/plain'`)()],
    ['not of a type', async () => named(`${inside()} and mimeType != '${folderType}' and trashed = false`)()],
    [
      'pages',
      async () => {
        const first = await list(inside(), { pageSize: 3 })
        const second = await list(inside(), { pageSize: 3, pageToken: first.nextPageToken ?? '' })
        return [first, second].map(page => [page.files?.map(({ name }) => name), page.nextPageToken === undefined])
      },
    ],
    [
      'get',
      async () => {
        const { data } = await drive.files.get({ fileId: ids['c.txt'] ?? '', fields })
        return [data.id === ids['c.txt'], data.kind, data.name, data.mimeType, data.size]
      },
    ],
    ['nowhere', () => drive.files.get({ fileId: 'no-such-file' })],
    [
      'rename',
      async () => {
        const renamed = { fileId: ids['b.txt'] ?? '', requestBody: { name: 'z.txt' }, fields }
        return (await drive.files.update(renamed)).data.name
      },
    ],
    [
      'move',
      async () => {
        const [addParents = '', removeParents = ''] = [ids.inner, ids.folder]
        const { data } = await drive.files.update({ fileId: ids['b.txt'] ?? '', addParents, removeParents, fields })
        return [data.parents?.length, data.parents?.[0] === ids.inner]
      },
    ],
    ['moved away', async () => named(inside())()],
    ['moved there', async () => named(`'${ids.inner}' in parents`)()],
    ['change nothing', () => drive.files.update({ fileId: 'no-such-file', requestBody: { name: 'x' } })],
  ]
}

test('ours answers as `emulate` does, where that has the method', async () => {
  const seed = {
    google: { users: [{ email: 'alice@acme.example' }] },
    tokens: { 'ya29.a': { login: 'alice@acme.example' } },
  }
  const emulator = await createEmulator({ service: 'google', port: 0, seed })
  await using google = await startGoogle()
  try {
    const wanted = await outcomes(work(clientAt(emulator.url, 'ya29.a'), `${emulator.url}/`))
    const got = await outcomes(work(clientAt(google.url, google.tokens.me), `${google.url}/`))
    expect(got).toEqual(wanted)
    expect(got['read binary']).toBe(bytes.toString('hex'))
  } finally {
    await emulator.close()
  }
})

interface Place {
  readonly url: string
  readonly tokenUrl: string
  readonly client: { readonly id: string; readonly secret: string }
  /** Goes through the pages, to what the app is told. */
  readonly signIn: (authUrl: string) => Promise<string>
}

const target = 'http://127.0.0.1:4567/callback'
const verifier = 'v'.repeat(50)

function login({ url, tokenUrl, client, signIn }: Place): Step[] {
  const held = { code: '', refresh: '' }
  const ask = async (more: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams({ client_id: client.id, client_secret: client.secret, ...more })
    const response = await fetch(tokenUrl, { method: 'POST', body })
    const { access_token, refresh_token, token_type, scope, error } = Object(await response.json())
    held.refresh = refresh_token ?? held.refresh
    return [response.status, token_type, scope, error, typeof access_token, typeof refresh_token]
  }
  const exchange = (more: Readonly<Record<string, string>> = {}) =>
    ask({
      ...{ grant_type: 'authorization_code', code: held.code, redirect_uri: target, code_verifier: verifier },
      ...more,
    })
  const renew = (refresh_token: string) => ask({ grant_type: 'refresh_token', refresh_token })
  const visit = async () => {
    const asked = new URLSearchParams({
      ...{ client_id: client.id, redirect_uri: target, response_type: 'code', state: 'a b' },
      ...{ scope: scopeOf('drive'), access_type: 'offline', prompt: 'consent' },
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    const told = new URL(await signIn(`${url}/o/oauth2/v2/auth?${asked}`))
    held.code = told.searchParams.get('code') ?? ''
    return [told.origin + told.pathname, told.searchParams.get('state'), held.code !== '']
  }
  return [
    ['pages', visit],
    ['wrong secret', () => exchange({ client_secret: 'no' })],
    ['exchange', exchange],
    ['again', exchange],
    ['renew', () => renew(held.refresh)],
    ['no such login', () => renew('1//none')],
    ['no such grant', () => ask({ grant_type: 'password' })],
    ['pages again', visit],
    ['wrong verifier', () => exchange({ code_verifier: 'x'.repeat(50) })],
    ['pages a third time', visit],
    ['no verifier', () => exchange({ code_verifier: '' })],
  ]
}

test('a login goes as with `emulate`', async () => {
  const client = { id: 'app.apps.googleusercontent.com', secret: 's' }
  const registered = { client_id: client.id, client_secret: client.secret, redirect_uris: [target] }
  const seed = { google: { users: [{ email: 'alice@acme.example' }], oauth_clients: [registered] } }
  const emulator = await createEmulator({ service: 'google', port: 0, seed })
  await using google = await startGoogle()
  try {
    const { url } = emulator
    const theirs = { url, client, tokenUrl: `${url}/oauth2/token`, signIn: chooseFirst }
    const signIn = (authUrl: string) => walk(authUrl, { follow: false })
    const ours = { url: google.url, client: google.client, tokenUrl: `${google.url}/token`, signIn }
    expect(await outcomes(login(ours))).toEqual(await outcomes(login(theirs)))
  } finally {
    await emulator.close()
  }
})

/** The one page of the emulator: a form for each person. */
async function chooseFirst(authUrl: string): Promise<string> {
  const html = await (await fetch(authUrl)).text()
  const [, form = ''] = /<form[^>]*>(.*?)<\/form>/s.exec(html) ?? []
  const body = new URLSearchParams()
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const read = (attribute: string) => new RegExp(`${attribute}="([^"]*)"`).exec(input)?.[1] ?? ''
    body.set(read('name'), read('value'))
  }
  const response = await fetch(new URL('/o/oauth2/v2/auth/callback', authUrl), {
    method: 'POST',
    body,
    redirect: 'manual',
  })
  return response.headers.get('location') ?? ''
}
