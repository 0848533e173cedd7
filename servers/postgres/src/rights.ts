import type { Log } from '@mcp-connectors/core'
import { access } from './health/access.ts'

/**
 * Says once, on stderr, what the role of a server that only reads may do beyond reading: the guard stands alone there.
 * Nobody waits for it, so it does not throw.
 */
export async function warnOfRights(
  load: (sql: string) => Promise<Record<string, unknown>[]>,
  { name, log }: { name: string; log: Log },
): Promise<void> {
  const [judged] = await Promise.allSettled([load(access.sql).then(([row]) => access.judge(row, { access: 'read' }))])
  if (judged.status === 'rejected') {
    log.debug(`The rights of the role in the database ${name} could not be read.`)
    return
  }
  const { findings } = judged.value
  if (findings.length === 0) return
  const advice =
    'The prompt create-readonly-role writes the SQL of a role that can only read; postgres_health says more.'
  log.warn(`The database ${name} is open for reading only, but ${findings.join(' ')} ${advice}`)
}
