import { ConnectorError, type OpenContext } from '@mcp-connectors/core'
import { Dialer } from './connect/dial.ts'
import { type ConnectSettings, namedTargets } from './connect/targets.ts'
import { Database } from './database.ts'
import { Guard } from './guard/guard.ts'
import { Results } from './results.ts'
import { warnOfRights } from './rights.ts'

/** What connector.ts declares. */
export interface PostgresOptions extends ConnectSettings {
  passwordCommand: string | undefined
  ssh: string | undefined
  statementTimeout: number
  strict: boolean
  allowFunctions: readonly string[]
  denyRelations: readonly string[]
}

/** The databases of this server. */
export class Postgres implements AsyncDisposable {
  /** Rows beyond the page that was shown, kept for the pages to come. */
  readonly results = new Results()
  readonly #databases: ReadonlyMap<string, Database>

  constructor(databases: readonly Database[]) {
    this.#databases = new Map(databases.map(database => [database.name, database]))
  }

  /** Dials nothing: each database connects on first use. */
  static connect(options: PostgresOptions, { access, log, signal }: OpenContext): Postgres {
    const { passwordCommand, ssh, statementTimeout, strict, allowFunctions, denyRelations } = options
    const databases = namedTargets(options).map(
      ({ name, target }) =>
        new Database({
          name,
          access,
          log,
          statementMs: statementTimeout * 1000,
          dialer: new Dialer({ target, passwordCommand, ssh, log, signal }),
          openGuard: async load => {
            const guard = await Guard.create(load, { strict, allowFunctions, denyRelations })
            if (access === 'read') void warnOfRights(load, { name, log })
            return guard
          },
        }),
    )
    return new Postgres(databases)
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
    this.results[Symbol.dispose]()
    await Promise.all([...this.#databases.values()].map(database => database[Symbol.asyncDispose]()))
  }
}
