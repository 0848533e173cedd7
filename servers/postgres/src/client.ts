import { ConnectorError, type OpenContext } from '@mcp-connectors/core'
import pg from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'
import { Database } from './database.ts'

export interface PostgresOptions {
  url: string | undefined
}

/** The databases of this server. */
export class Postgres implements AsyncDisposable {
  readonly #databases: ReadonlyMap<string, Database>

  constructor(databases: readonly Database[]) {
    this.#databases = new Map(databases.map(database => [database.name, database]))
  }

  static connect({ url }: PostgresOptions, { access, log }: OpenContext): Postgres {
    if (url === undefined) {
      throw new ConnectorError('unauthenticated', 'No database is configured.', {
        hint: 'Tell the person to set DATABASE_URL in the settings of this server.',
      })
    }
    const openPool = async () => {
      const pool = new pg.Pool({
        ...parseIntoClientConfig(url),
        max: 6,
        connectionTimeoutMillis: 10_000,
        idleTimeoutMillis: 60_000,
      })
      // An idle connection that dies is replaced on the next call; unheard, it would end the process.
      pool.on('error', error => log.info(`idle connection lost: ${error.message}`))
      return pool
    }
    // The guard is wired in by its developer; until then nothing is read for a model.
    const openGuard = async () => {
      throw new ConnectorError('internal', 'The guard is not there yet.')
    }
    return new Postgres([new Database({ name: 'main', access, log, openPool, openGuard, statementMs: 60_000 })])
  }

  get names(): readonly string[] {
    return [...this.#databases.keys()]
  }

  /** The default database, or a named one. @throws ConnectorError `invalid` naming those there are. */
  database(name = this.names[0] ?? ''): Database {
    const database = this.#databases.get(name)
    if (database) return database
    throw new ConnectorError('invalid', `There is no database ${JSON.stringify(name)}.`, {
      hint: `There are: ${this.names.join(', ')}.`,
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#databases.values()].map(database => database[Symbol.asyncDispose]()))
  }
}
