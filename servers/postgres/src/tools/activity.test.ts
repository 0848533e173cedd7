import pg from 'pg'
import { expect, test } from 'vitest'
import { openShop } from '../catalog/shop.fixture.ts'

test('who blocks whom, and the transactions that are open', async () => {
  await using opened = await openShop(['CREATE TABLE t (id int)', 'INSERT INTO t VALUES (1)'])
  const holder = new pg.Client({ connectionString: opened.database.url, application_name: 'holder' })
  const waiter = new pg.Client({ connectionString: opened.database.url, application_name: 'waiter' })
  await holder.connect()
  await waiter.connect()
  const pid = async (client: pg.Client): Promise<number> =>
    (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid
  const [holding, waiting] = [await pid(holder), await pid(waiter)]
  await holder.query('BEGIN')
  await holder.query('UPDATE t SET id = 2')
  const blocked = waiter.query('DELETE FROM t')
  try {
    await untilWaiting(holder, waiting)
    const { text } = await opened.server.call('postgres_activity')
    expect(text).toContain(`${holding}\n  ${waiting}\n`)
    expect(text).toMatch(new RegExp(`^${holding}, postgres, idle in transaction .*, holder: `, 'm'))
    expect(text).toMatch(
      new RegExp(
        `^${waiting}, postgres, active .*, Lock:transactionid, blocked by ${holding}, waiter: DELETE FROM t$`,
        'm',
      ),
    )
  } finally {
    await holder.query('ROLLBACK')
    await blocked
    await holder.end()
    await waiter.end()
  }
})

async function untilWaiting(client: pg.Client, pid: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query("SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'", [
      pid,
    ])
    if (rows.length > 0) return
  }
}

test('short things are hidden on request', async () => {
  await using opened = await openShop([])
  const { text } = await opened.server.call('postgres_activity', { min_seconds: 86_400 })
  expect(text).toMatch(/^\d+ client sessions: \d+ active, \d+ idle/)
})

test('structured results', async () => {
  await using opened = await openShop([], { results: 'structured' })
  const { structured } = await opened.server.call('postgres_activity')
  expect(structured).toMatchObject({ counts: { hidden: 0 }, progress: [] })
})
