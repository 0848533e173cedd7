import { statementError } from '../errors.ts'
import type { Session } from '../session.ts'

export type Attempt<T> = { value: T } | { error: unknown }

/** Does something that may fail without losing the transaction, and says how it went. */
export async function attempt<T>(session: Session, use: () => Promise<T>): Promise<Attempt<T>> {
  await session.query('SAVEPOINT attempt')
  const [result] = await Promise.allSettled([use()])
  if (result.status === 'rejected') await session.query('ROLLBACK TO SAVEPOINT attempt')
  await session.query('RELEASE SAVEPOINT attempt')
  return result.status === 'fulfilled' ? { value: result.value } : { error: statementError(result.reason) }
}
