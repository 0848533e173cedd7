import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { ConnectorError } from '@mcp-connectors/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { never, openDatabase, silent } from '../database.fixture.ts'
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts'
import { Dialer, type DialSettings } from './dial.ts'
import { readConnectionString, toTarget } from './target.ts'
import { type ConnectSettings, namedTargets } from './targets.ts'

let fresh: FreshDatabase
let folder: string
let place: URL
beforeAll(async () => {
  fresh = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'dial-'))
  place = new URL(fresh.url)
})
afterAll(async () => {
  await fresh.drop()
  await rm(folder, { recursive: true })
})

const nothing: ConnectSettings = {
  ...{ url: undefined, databases: [], host: undefined, port: undefined, user: undefined, password: undefined },
  ...{ dbname: undefined, sslmode: undefined, sslrootcert: undefined, sslcert: undefined, sslkey: undefined },
  ...{ passfile: undefined, service: undefined, serviceFile: undefined },
}

/** Connects as the settings say, and returns the user and the database that this led to. */
async function whoIs(settings: Partial<ConnectSettings>, dial: Partial<DialSettings> = {}): Promise<string> {
  const [first] = namedTargets({ ...nothing, ...settings })
  if (!first) return expect.fail('no target')
  await using dialer = new Dialer({ target: first.target, log: silent, signal: never, ...dial })
  const client = await dialer.connect()
  try {
    const { rows } = await client.query('SELECT current_user || $1 || current_database() AS who', ['@'])
    return rows[0].who
  } finally {
    await client.end()
  }
}

async function failure(url: string, dial: Partial<DialSettings> = {}): Promise<ConnectorError> {
  const target = async () => toTarget(readConnectionString(url))
  await using dialer = new Dialer({ target, log: silent, signal: never, ...dial })
  const [opened] = await Promise.allSettled([dialer.connect()])
  return opened.status === 'rejected' ? opened.reason : expect.fail('it did not fail')
}

const withoutPassword = () => `postgres://postgres@127.0.0.1:${place.port}/${fresh.name}`

test('single settings, a URL, and a service file describe the same database', async () => {
  const password = 'local only'
  const expected = `postgres@${fresh.name}`
  expect(await whoIs({ url: fresh.url })).toBe(expected)
  expect(
    await whoIs({ host: '127.0.0.1', port: Number(place.port), user: 'postgres', password, dbname: fresh.name }),
  ).toBe(expected)
  const serviceFile = join(folder, 'services')
  const lines = ['# ours', '[other]', 'host=nowhere', '[shop]', 'host=127.0.0.1', `port=${place.port}`, 'user=postgres']
  await writeFile(
    serviceFile,
    [...lines, `password=${password}`, `dbname=${fresh.name}`, '[last]', 'port=1'].join('\n'),
  )
  expect(await whoIs({ service: 'shop', serviceFile })).toBe(expected)
  expect(await whoIs({ url: 'service=shop', serviceFile })).toBe(expected)
  await expect(whoIs({ service: 'none', serviceFile })).rejects.toThrow('There is no service [none]')
})

test('the password comes from the password file, or from a command that runs anew each time', async () => {
  const passfile = join(folder, 'pgpass')
  await writeFile(passfile, `127.0.0.1:${place.port}:*:postgres:local only\n`, { mode: 0o600 })
  expect(await whoIs({ url: withoutPassword(), passfile })).toBe(`postgres@${fresh.name}`)
  const counter = join(folder, 'count')
  const program = join(folder, 'give password.mjs')
  await writeFile(
    program,
    `import { appendFileSync } from 'node:fs'; appendFileSync(process.argv[2], 'x'); console.log('local only')`,
  )
  const passwordCommand = `${process.execPath} "${program}" ${counter}`
  expect(await whoIs({ url: withoutPassword() }, { passwordCommand })).toBe(`postgres@${fresh.name}`)
  expect(await whoIs({ url: withoutPassword() }, { passwordCommand })).toBe(`postgres@${fresh.name}`)
  expect(await readFile(counter, 'utf8')).toBe('xx')
})

test('what a failing password command wrote is told to nobody', async () => {
  const program = join(folder, 'fail.mjs')
  await writeFile(program, `console.log('half-a-secret'); console.error('token abc'); process.exit(3)`)
  const error = await failure(withoutPassword(), { passwordCommand: `${process.execPath} ${program}` })
  expect(error).toMatchObject({ code: 'unauthenticated' })
  expect(error.message).toContain('gave no password (3)')
  expect(JSON.stringify({ ...error, text: String(error), cause: String(error.cause) })).not.toMatch(/half-a|token abc/)
})

test.each([
  ['nobody listens', () => 'postgres://me:hunter2@127.0.0.1:1/d', 'unavailable', /The server at 127.0.0.1:1 refuses/],
  [
    'an unknown host',
    () => 'postgres://me:hunter2@no-such-host.invalid/d',
    'unavailable',
    /no-such-host.invalid:5432 is not known/,
  ],
  ['no socket', () => 'postgres://me:hunter2@%2Fno%2Fsuch/d', 'unavailable', /\/no\/such\/.s.PGSQL.5432 has no socket/],
  [
    'a wrong password',
    () => fresh.urlFor('postgres', 'hunter2'),
    'unauthenticated',
    /refused the password \(SQLSTATE 28P01\)/,
  ],
  ['no password', () => withoutPassword(), 'unauthenticated', /wants a password and there is none/],
  [
    'a wrong database',
    () => fresh.url.replace(fresh.name, 'nowhere'),
    'not_found',
    /no such database \(SQLSTATE 3D000\)/,
  ],
  ['no TLS there', () => `${fresh.url}?sslmode=require`, 'unavailable', /does not speak TLS/],
])('%s: the place and the next step, never the password', async (_what, url, code, message) => {
  const error = await failure(url())
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
  expect(error.hint).toMatch(/person/)
  expect(`${error.message}${error.hint}${error.detail}${error.quote}`).not.toContain('hunter2')
})

test('a server that does not answer is given up after connect_timeout', async () => {
  await using silentServer = createServer(socket => socket.resume()).listen(0, '127.0.0.1')
  await once(silentServer, 'listening')
  const address = silentServer.address()
  const port = typeof address === 'object' ? address?.port : 0
  const error = await failure(`postgres://me@127.0.0.1:${port}/d?connect_timeout=1&sslmode=disable`)
  expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('does not answer') })
})

test('something else that answers on the port is told apart', async () => {
  await using web = createServer(socket => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
    0,
    '127.0.0.1',
  )
  await once(web, 'listening')
  const address = web.address()
  const port = typeof address === 'object' ? address?.port : 0
  const error = await failure(`postgres://me@127.0.0.1:${port}/d`)
  expect(error).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('does not answer as PostgreSQL'),
  })
})

/** Stands for the ssh program: writes down its arguments and forwards as it is told. */
const sshProgram = `#!${process.execPath}
const { appendFileSync } = require('node:fs')
const { createServer, connect } = require('node:net')
const args = process.argv.slice(2)
appendFileSync(__filename + '.log', JSON.stringify([process.pid, ...args]) + '\\n')
if (args.at(-1) === 'me@closed') { process.stderr.write('Permission denied'); process.exit(255) }
const [address, port, host, far] = args[args.indexOf('-L') + 1].split(':')
createServer(near => {
  const upstream = connect(Number(far), host)
  near.on('error', () => {}).pipe(upstream).on('error', () => {}).pipe(near)
}).listen(Number(port), address)
`

const noScripts = process.platform === 'win32' ? ' (skipped: Windows does not start the stand-in for ssh)' : ''

test.skipIf(noScripts)(`an SSH tunnel: forwards, is opened anew when it died, ends with us${noScripts}`, async () => {
  const program = join(folder, 'ssh')
  await writeFile(program, sshProgram)
  await chmod(program, 0o755)
  const path = process.env.PATH
  process.env.PATH = `${folder}${delimiter}${path}`
  try {
    const database = openDatabase(fresh.url, { ssh: 'me@jump:2222' })
    const pid = async () => (await database.catalog('SELECT pg_backend_pid() AS pid', [], { signal: never }))[0]?.pid
    expect(await pid()).toBeTypeOf('number')
    await fresh.admin(`SELECT pg_terminate_backend(${await pid()})`)
    expect(await pid()).toBeTypeOf('number')
    const calls = async () => {
      const lines = (await readFile(`${program}.log`, 'utf8')).trim().split('\n')
      return lines.map((line): [number, ...string[]] => JSON.parse(line))
    }
    const [[ssh, ...args] = [0]] = await calls()
    expect(args).toContain('BatchMode=yes')
    const forward = expect.stringMatching(`^127.0.0.1:\\d+:127.0.0.1:${place.port}$`)
    expect(args.slice(-6)).toEqual(['-p', '2222', '-L', forward, '--', 'me@jump'])
    process.kill(ssh)
    await expect.poll(() => pid().catch(() => undefined)).toBeTypeOf('number')
    expect(await calls()).toHaveLength(2)
    const [, [second] = [0]] = await calls()
    await database[Symbol.asyncDispose]()
    expect(() => process.kill(second, 0)).toThrow('ESRCH')
    const error = await failure(fresh.url, { ssh: 'me@closed' })
    expect(error).toMatchObject({
      code: 'unavailable',
      message: 'The SSH tunnel through me@closed could not be opened.',
    })
    expect(await failure(fresh.url, { ssh: '-oProxyCommand=evil' })).toMatchObject({ code: 'invalid' })
  } finally {
    process.env.PATH = path
  }
})
