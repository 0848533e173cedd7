import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@tooling/doubles/postgres'
import { expect, inject, test } from 'vitest'
import { openDatabase, readValues, never as signal } from './database.fixture.ts'

const one = { limit: 1, signal }

const noKill = process.platform === 'win32' ? ' (skipped: Windows has no SIGKILL for one backend)' : ''

test.skipIf(noKill)(`a backend that is killed takes all down for a moment; the next call works${noKill}`, async () => {
  // A server of its own: a crash ends every session.
  await using server = await startPostgres()
  await using database = openDatabase(server.url)
  const pid = async () => Number((await readValues(database, 'SELECT pg_backend_pid()', [], one)).rows[0]?.[0])
  const busy = database.read('SELECT pg_sleep(60)', [], one)
  const failed = expect(busy).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('was lost'),
  })
  const victim = 'SELECT pid FROM pg_stat_activity WHERE query LIKE $1 AND pid <> pg_backend_pid()'
  const sleeping = () => database.catalog(victim, ['%pg_sleep%'], { signal })
  await expect.poll(sleeping, { timeout: 20_000 }).toHaveLength(1)
  // What it ran for more than a moment may be what ended it: it is not run again.
  await new Promise(resolve => setTimeout(resolve, 1100))
  const [row] = await sleeping()
  process.kill(Number(row?.pid), 'SIGKILL')
  await failed
  expect(await pid()).toBeGreaterThan(0)
  // Killed at rest: nobody notices.
  process.kill(await pid(), 'SIGKILL')
  expect(await pid()).toBeGreaterThan(0)
})

const script = fileURLToPath(new URL('./huge-cell.fixture.ts', import.meta.url))

const noPeak = process.platform === 'linux' ? '' : ' (skipped: the peak of a process is read from /proc)'

test.skipIf(noPeak)(`one cell of 300 MB, and ten million rows, cost less than 60 MB${noPeak}`, async () => {
  const child = spawn(process.execPath, [script, inject('postgresUrl')], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await once(child, 'close')
  const { grownMB, outcomes } = JSON.parse(text)
  expect(outcomes).toEqual(['too_large', 'too_large', '10101 rows, more exist'])
  expect(grownMB).toBeLessThan(60)
})
