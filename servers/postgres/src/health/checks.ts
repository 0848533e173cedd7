import { access } from './access.ts'
import { bloat } from './bloat.ts'
import { cache } from './cache.ts'
import type { Check } from './check.ts'
import { connections } from './connections.ts'
import { constraints } from './constraints.ts'
import { indexes } from './indexes.ts'
import { longTransactions } from './long-transactions.ts'
import { replication } from './replication.ts'
import { sequences } from './sequences.ts'
import { settings } from './settings.ts'
import { tls } from './tls.ts'
import { vacuum } from './vacuum.ts'

/** All checks, in the order of the report. */
export const checks = {
  access,
  connections,
  cache,
  long_transactions: longTransactions,
  vacuum,
  bloat,
  indexes,
  sequences,
  constraints,
  replication,
  settings,
  tls,
} as const satisfies Readonly<Record<string, Check>>

export const checkNames = [
  'access',
  'connections',
  'cache',
  'long_transactions',
  'vacuum',
  'bloat',
  'indexes',
  'sequences',
  'constraints',
  'replication',
  'settings',
  'tls',
] as const satisfies readonly (keyof typeof checks)[]
