import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

/** A database of one test file: `await using database = await freshDatabase()`, or `drop()` in afterAll. */
export interface FreshDatabase extends AsyncDisposable {
  readonly name: string
  /** Superuser url. */
  readonly url: string
  /** The same database for another role: sets user and password. */
  urlFor(user: string, password: string): string
  /** Runs statements as the superuser on a connection of its own, in order; returns the rows of the last. */
  admin(...statements: string[]): Promise<Record<string, unknown>[]>
  drop(): Promise<void>
}

/** Makes an empty database on the server of this run, or on `server` (a superuser url). */
export async function freshDatabase(server: string = inject('postgresUrl')): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await run(server, [`CREATE DATABASE ${name}`])
  const url = new URL(server)
  url.pathname = `/${name}`
  const drop = async () => {
    await run(server, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`])
  }
  return {
    name,
    url: url.href,
    urlFor(user, password) {
      const other = new URL(url)
      other.username = encodeURIComponent(user)
      other.password = encodeURIComponent(password)
      return other.href
    },
    admin: (...statements) => run(url.href, statements),
    drop,
    [Symbol.asyncDispose]: drop,
  }
}

async function run(url: string, statements: readonly string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const sql of statements) rows = (await client.query(sql)).rows
    return rows
  } finally {
    await client.end()
  }
}
