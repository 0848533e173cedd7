import type { Front } from '../front.ts'
import { addAlert, type Given, type Kind, turnOn } from './records.ts'

interface NewAlert {
  /** `open` when left out. */
  readonly state?: string
  /** ISO 8601. */
  readonly createdAt?: string
}

export interface NewCodeAlert extends NewAlert {
  readonly rule?: string
  readonly description?: string
  /** Markdown, told of a single alert only. */
  readonly help?: string
  readonly severity?: 'none' | 'note' | 'warning' | 'error'
  readonly securitySeverity?: 'low' | 'medium' | 'high' | 'critical'
  readonly tool?: string
  readonly message?: string
  readonly path?: string
  readonly line?: number
  readonly ref?: string
}

export interface NewDependabotAlert extends NewAlert {
  readonly package?: string
  readonly ecosystem?: string
  readonly manifest?: string
  readonly range?: string
  /** Null: no version is safe. */
  readonly fixed?: string | null
  readonly severity?: 'low' | 'medium' | 'high' | 'critical'
  readonly ghsa?: string
  readonly cve?: string | null
  readonly summary?: string
  readonly description?: string
}

/** A line of a file, the text of an issue, or a comment on one. */
export type NewLocation =
  | { readonly path: string; readonly line?: number }
  | { readonly issue: number }
  | { readonly comment: number; readonly issue: number }

export interface NewSecretAlert extends NewAlert {
  readonly secret: string
  readonly type?: string
  readonly name?: string
  readonly validity?: 'active' | 'inactive' | 'unknown'
  readonly locations?: readonly NewLocation[]
}

export type NewAlerts = { readonly [K in Kind]?: readonly Given[K][] }

export function alertSeed(front: Front) {
  return {
    /**
     * Alerts of a repository, by kind; answers their numbers. It turns on what it names, so an empty list is a
     * repository in which nothing was found. What was never named is off.
     */
    alerts: (repo: string, alerts: NewAlerts): Record<Kind, number[]> => {
      const found = front.names.find(repo)
      if (found === undefined) throw new Error(`There is no repository ${repo}`)
      const add = <K extends Kind>(kind: K, given: readonly Given[K][] | undefined): number[] => {
        if (given !== undefined) turnOn(front, found.id, kind)
        return (given ?? []).map(one => addAlert(front, found.id, kind, one).number)
      }
      return {
        code: add('code', alerts.code),
        dependabot: add('dependabot', alerts.dependabot),
        secret: add('secret', alerts.secret),
      }
    },
  }
}
