import type { Login } from './login.ts'

/** One place that a credential may come from. */
export interface Source {
  /** As `whoami` shows it: `GITHUB_TOKEN`, `gh auth token`. */
  readonly name: string
  /** It has this one token and no other: one that is refused will not get better. */
  readonly single?: boolean
  /**
   * @param refused a token that the vendor has just refused; a source that has no other one has none
   * @returns undefined: nothing here, the next source is asked
   * @throws ConnectorError where there is something that must not or cannot be used
   */
  find(signal: AbortSignal, refused?: string): Promise<Login | undefined>
}

/** A token that the person who runs the server has set. It is used even if the vendor refuses it: it was chosen. */
export function given(name: string, token: string | undefined): Source {
  return { name, single: true, find: async () => (token === undefined ? undefined : { token }) }
}
