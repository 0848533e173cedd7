import { ConnectorError } from '@mcp-connectors/core'

/** Which repositories the operator allows. Names match without regard to case, as on GitHub. */
export interface Allow {
  /** Undefined: every repository. */
  readonly patterns: readonly string[] | undefined
  allows(owner: string, name: string): boolean
  /** The same of `owner/name`, as answers of GitHub name a repository. */
  allowsRepo(full: string): boolean
  /** Whether any repository of this owner may be allowed. */
  allowsOwner(owner: string): boolean
  /** @throws ConnectorError `refused`, naming the setting */
  check(owner: string, name: string): void
  /** @throws ConnectorError `refused` where no repository of this owner is allowed */
  checkOwner(owner: string): void
}

/** Patterns as `acme/web`, `acme/*`, `*`, `!acme/secret`. One with `!` takes out, wherever it stands. */
export function allowOf(patterns: readonly string[]): Allow {
  const wanted = patterns.filter(pattern => !pattern.startsWith('!')).map(toRegExp)
  const unwanted = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => toRegExp(pattern.slice(1)))
  const owners = patterns
    .filter(pattern => !pattern.startsWith('!'))
    .map(pattern => toRegExp(pattern.replace(/\/.*$/, '')))
  const allows = (owner: string, name: string) => {
    const full = `${owner}/${name}`
    return (wanted.length === 0 || wanted.some(one => one.test(full))) && !unwanted.some(one => one.test(full))
  }
  const allowsOwner = (owner: string) => owners.length === 0 || owners.some(one => one.test(`${owner}/*`))
  return {
    patterns: patterns.length === 0 ? undefined : patterns,
    allows,
    allowsRepo(full) {
      const [owner = '', name = ''] = full.split('/')
      return allows(owner, name)
    },
    allowsOwner,
    check(owner, name) {
      if (allows(owner, name)) return
      throw new ConnectorError('refused', `${owner}/${name} is not among the repositories that this server may use.`, {
        hint: `It was started with --allow-repos ${patterns.join(',')}. Only the person who runs it can change that.`,
      })
    },
    checkOwner(owner) {
      if (allowsOwner(owner)) return
      throw new ConnectorError('refused', `No repository of ${owner} is among those that this server may use.`, {
        hint: 'It was started with --allow-repos. Only the person who runs it can change that.',
      })
    },
  }
}

function toRegExp(pattern: string): RegExp {
  const whole = pattern.includes('/') ? pattern : `${pattern}/*`
  const escaped = whole.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')
  return new RegExp(`^${escaped}$`, 'i')
}
