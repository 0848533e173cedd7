import { remember } from '../call.ts'
import type { Front } from '../front.ts'
import type { NewCodeAlert, NewDependabotAlert, NewSecretAlert } from './seed.ts'

export interface Given {
  readonly code: NewCodeAlert
  readonly dependabot: NewDependabotAlert
  readonly secret: NewSecretAlert
}

export type Kind = keyof Given

export interface Alert<K extends Kind = Kind> {
  readonly id: number
  readonly kind: K
  readonly repoId: number
  /** Each kind counts on its own. */
  readonly number: number
  readonly createdAt: string
  readonly given: Given[K]
  updatedAt: string
  state: string
  /** Who dismissed or resolved it, and why. */
  closed: { readonly by: string; readonly at: string; readonly reason: string; readonly comment: string | null } | null
}

interface Records {
  readonly all: Alert[]
  /** `repoId kind`. */
  readonly on: Set<string>
}

const records = remember((): Records => ({ all: [], on: new Set() }))

export function turnOn(front: Front, repoId: number, kind: Kind): void {
  records(front).on.add(`${repoId} ${kind}`)
}

export function isOn(front: Front, repoId: number, kind: Kind): boolean {
  return records(front).on.has(`${repoId} ${kind}`)
}

/** Newest first. */
export function alertsOf<K extends Kind>(front: Front, repoId: number, kind: K): Alert<K>[] {
  return records(front)
    .all.filter((alert): alert is Alert<K> => alert.repoId === repoId && alert.kind === kind)
    .toReversed()
}

export function addAlert<K extends Kind>(front: Front, repoId: number, kind: K, given: Given[K]): Alert<K> {
  const createdAt = given.createdAt ?? new Date().toISOString()
  const alert: Alert<K> = {
    ...{ id: front.nextId(), kind, repoId, number: alertsOf(front, repoId, kind).length + 1 },
    ...{ createdAt, updatedAt: createdAt, given, state: given.state ?? 'open', closed: null },
  }
  records(front).all.push(alert)
  return alert
}
