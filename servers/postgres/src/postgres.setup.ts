import { startPostgres } from '@tooling/doubles/postgres'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser url of the one server of this run. */
    postgresUrl: string
  }
}

/** One PostgreSQL 18 for the whole run; a test file takes a database of its own with `freshDatabase()`. */
export async function setup(project: TestProject) {
  const server = await startPostgres()
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}
