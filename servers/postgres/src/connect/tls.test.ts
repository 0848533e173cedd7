import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PostgresServer, startPostgres } from '@tooling/doubles/postgres'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, never as signal } from '../database.fixture.ts'

/** The program, which need not be there. */
const program = 'openssl'
const missing =
  process.platform === 'win32'
    ? 'the server cannot be given a key through SQL on Windows'
    : spawnSync(program, ['version']).error && 'openssl is not installed'

let folder: string
let server: PostgresServer
let administrator: pg.Client
const file = (name: string) => join(folder, name)

/** A root certificate, another one, and a server certificate for `localhost` alone. */
function makeCertificates(): void {
  const openssl = (...args: string[]) => execFileSync(program, args, { cwd: folder, stdio: 'ignore' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  openssl('req', '-x509', ...key, '-keyout', 'root.key', '-out', 'root.crt', '-subj', '/CN=root')
  openssl('req', '-x509', ...key, '-keyout', 'other.key', '-out', 'other.crt', '-subj', '/CN=other')
  openssl('req', ...key.slice(0, -2), '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost')
  const sign = ['-CA', 'root.crt', '-CAkey', 'root.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
  openssl('x509', '-req', '-in', 'server.csr', ...sign, '-out', 'server.crt')
}

/** On one connection, which stays when pg_hba.conf would refuse it. */
async function admin(...statements: string[]): Promise<void> {
  for (const sql of statements) await administrator.query(sql)
}

/** The server writes a file into its own folder: only its account may own the key. */
function fileThere(name: string, text: string): string {
  const lines = text
    .trim()
    .split('\n')
    .map(line => pg.escapeLiteral(line))
  return `COPY (SELECT unnest(ARRAY[${lines.join(', ')}])) TO PROGRAM 'cat > ${name} && chmod 600 ${name}'`
}

const hba = (type: string) => [
  fileThere('pg_hba.conf', `${type} all all 127.0.0.1/32 scram-sha-256`),
  'SELECT pg_reload_conf()',
]

async function serverWithTls(): Promise<void> {
  await admin('ALTER SYSTEM SET ssl = on', 'SELECT pg_reload_conf()')
  await expect.poll(() => connects('sslmode=require')).toEqual({ ssl: true, unverified: true })
}

async function connects(
  query: string,
  host = 'localhost',
): Promise<{ ssl: boolean; unverified?: boolean } | { code: string; text: string }> {
  const url = server.url.replace('127.0.0.1', host)
  await using database = openDatabase(`${url}?${query}`)
  const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
  const [rows] = await Promise.allSettled([database.catalog(sql, [], { signal })])
  if (rows.status === 'fulfilled') return outcomeOf(rows.value[0]?.ssl === true, database.unverified)
  return { code: rows.reason.code, text: `${rows.reason.message} ${rows.reason.hint}` }
}

function outcomeOf(ssl: boolean, unverified: boolean): { ssl: boolean; unverified?: boolean } {
  return unverified ? { ssl, unverified } : { ssl }
}

describe.skipIf(missing)(`TLS${missing ? ` (skipped: ${missing})` : ''}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tls-'))
    makeCertificates()
    server = await startPostgres({ settings: { listen_addresses: 'localhost' } })
    administrator = new pg.Client(server.url)
    await administrator.connect()
    const text = (name: string) => readFileSync(file(name), 'utf8')
    await admin(fileThere('server.key', text('server.key')), fileThere('server.crt', text('server.crt')))
  })
  afterAll(async () => {
    await administrator.end()
    await server.stop()
    rmSync(folder, { recursive: true })
  })

  test('without TLS on the server, prefer and allow go on in plain text, require does not', async () => {
    await admin('ALTER SYSTEM SET ssl = off', 'SELECT pg_reload_conf()')
    await expect.poll(() => connects('sslmode=prefer')).toEqual({ ssl: false })
    expect(await connects('sslmode=allow')).toEqual({ ssl: false })
    expect(await connects('sslmode=disable')).toEqual({ ssl: false })
    expect(await connects('sslmode=require')).toMatchObject({
      code: 'unavailable',
      text: expect.stringContaining('does not speak TLS'),
    })
  })

  test('with TLS, each mode means what it means to libpq', async () => {
    await serverWithTls()
    const root = `sslrootcert=${encodeURIComponent(file('root.crt'))}`
    const other = `sslrootcert=${encodeURIComponent(file('other.crt'))}`
    const distrust = { code: 'unavailable', text: expect.stringMatching(/nothing here trusts.*sslrootcert/) }
    const expected = {
      'sslmode=disable': { ssl: false },
      'sslmode=allow': { ssl: false },
      'sslmode=prefer': { ssl: true, unverified: true },
      '': { ssl: true, unverified: true },
      'sslmode=require': { ssl: true, unverified: true },
      [`sslmode=require&${root}`]: { ssl: true },
      [`sslmode=require&${other}`]: distrust,
      'sslmode=verify-ca': distrust,
      'sslmode=verify-full&sslrootcert=system': distrust,
      [`sslmode=verify-ca&${root}`]: { ssl: true },
      [`sslmode=verify-ca&${other}`]: distrust,
      [`sslmode=verify-full&${root}`]: { ssl: true },
      'sslmode=require&channel_binding=require': { ssl: true, unverified: true },
      'sslmode=verify-full&sslrootcert=/no/such/file': {
        code: 'invalid',
        text: expect.stringContaining('/no/such/file'),
      },
    }
    for (const [query, outcome] of Object.entries(expected))
      expect([query, await connects(query)]).toEqual([
        query,
        'ssl' in outcome ? outcome : expect.objectContaining(outcome),
      ])
    expect(await connects(`sslmode=verify-ca&${root}`, '127.0.0.1')).toEqual({ ssl: true })
    expect(await connects(`sslmode=verify-full&${root}`, '127.0.0.1')).toMatchObject({
      text: expect.stringContaining('for another name'),
    })
  })

  test('prefer and allow take the other way where pg_hba.conf wants it', async () => {
    await serverWithTls()
    await admin(...hba('hostssl'))
    await expect.poll(() => connects('sslmode=disable')).toMatchObject({ code: 'unauthenticated' })
    expect(await connects('sslmode=allow')).toEqual({ ssl: true, unverified: true })
    await admin(...hba('hostnossl'))
    await expect.poll(() => connects('sslmode=require')).toMatchObject({ code: 'unauthenticated' })
    expect(await connects('sslmode=prefer')).toEqual({ ssl: false })
    await admin(...hba('host'))
  })

  test('a statement on an encrypted connection is cancelled too', async () => {
    await serverWithTls()
    await using database = openDatabase(`${server.url}?sslmode=require`)
    const abort = new AbortController()
    const sleeping = database.read('SELECT pg_sleep(60) /* over tls */', [], { limit: 1, signal: abort.signal })
    const running = async () => {
      const sql =
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%over tls%' AND state = 'active' AND pid <> pg_backend_pid()"
      return (await database.catalog(sql, [], { signal })).length
    }
    await expect.poll(running).toBe(1)
    abort.abort()
    await expect(sleeping).rejects.toMatchObject({ code: 'unavailable' })
    await expect.poll(running).toBe(0)
  })
})
