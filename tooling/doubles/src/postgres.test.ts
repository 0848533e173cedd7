import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { missingPostgres, startPostgres } from './postgres.ts'

describe.each([18, 15])('PostgreSQL %i', version => {
  const missing = missingPostgres(version)
  test.skipIf(missing)(`starts, serves and ends${missing ? ` (skipped: ${missing})` : ''}`, async () => {
    const server = await startPostgres({ version, settings: { max_connections: '7' } })
    const client = new pg.Client(await server.createDatabase('a "b"'))
    await client.connect()
    const { rows } = await client.query(
      "SELECT current_database() AS name, current_setting('max_connections') AS most, current_setting('server_version_num')::int / 10000 AS version",
    )
    await client.end()
    await server.stop()
    expect(rows).toEqual([{ name: 'a "b"', most: '7', version }])
    await expect(new pg.Client(server.url).connect()).rejects.toThrow('ECONNREFUSED')
  })
})

test('a server does not outlive the process that started it, also when that is killed', async () => {
  const module = fileURLToPath(new URL('./postgres.ts', import.meta.url))
  const script = `const s = await (await import(${JSON.stringify(module)})).startPostgres()
    const { default: pg } = await import('pg')
    const c = new pg.Client(s.url); await c.connect()
    const { rows } = await c.query('SHOW data_directory'); console.log(s.url + ' ' + rows[0].data_directory); setInterval(() => {}, 1000)`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(owner.stdout.setEncoding('utf8'), 'data')
  const [url = '', data = ''] = String(line).trim().split(' ')
  expect(existsSync(data)).toBe(true)
  owner.kill('SIGKILL')
  await expect.poll(() => existsSync(data), { timeout: 10_000 }).toBe(false)
  await expect(new pg.Client(url).connect()).rejects.toThrow('ECONNREFUSED')
})
