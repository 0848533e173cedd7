/** One setting as git lists it. */
export interface ConfigEntry {
  scope: string
  /** The file it stands in, as git names it. */
  origin: string
  /** Section and variable in lower case, the part between as written. */
  key: string
  value: string
}

/** One thing a repository's own configuration asks for that this server does not do, or does only in part. */
export interface Finding {
  key: string
  value: string
  /** `overridden`: never started. `network`: remote use is refused while it is there. */
  handled: 'overridden' | 'network'
}

export interface Firewall {
  readonly findings: readonly Finding[]
  /** Names of the hooks that are present and would run with plain git. */
  readonly hooks: readonly string[]
}

export interface Config {
  readonly findings: readonly Finding[]
  /** Arguments that put the operator's own value, or nothing, in the place of the repository's. */
  readonly overrides: readonly string[]
  /** The same for hooks and filters, which `--hooks run` lets a write start. */
  readonly programs: readonly string[]
  /** The operator's own value (system or global configuration) of a key in lower case. */
  trusted(key: string): string | undefined
  /** The value that git itself would see. */
  get(key: string): string | undefined
  /** All entries whose key matches, every scope, in git's order. */
  entries(pattern: RegExp): readonly ConfigEntry[]
}

/** Keys that start a program or read a file, and what stands in for them where the operator has no value of their own. */
const guarded: readonly (readonly [RegExp, string])[] = [
  [/^core\.(attributesfile|excludesfile)$/, '/dev/null'],
  [/^(mailmap\.file|blame\.ignorerevsfile)$/, '/dev/null'],
  [/^commit\.template$/, ''],
  [/^core\.(fsmonitor|hookspath|pager|editor|askpass|sshcommand|alternaterefscommand)$/, ''],
  [/^sequence\.editor$/, ''],
  [/^filter\..*\.(clean|smudge|process)$/, ''],
  [/^filter\..*\.required$/, 'false'],
  [/^diff\.external$/, 'false'],
  [/^diff\..*\.command$/, 'false'],
  [/^diff\..*\.textconv$/, 'cat'],
  [/^diff\..*\.cachetextconv$/, 'false'],
  // Programs that git-lfs starts, a filter in many people's own configuration.
  [/^lfs\.(extension\..*\.(clean|smudge)|customtransfer\..*\.(path|args)|(.*\.)?standalonetransferagent)$/, ''],
  [/^merge\..*\.driver$/, 'git merge-file --marker-size=%L %A %O %B'],
  [/^gpg\.program$/, 'gpg'],
  [/^gpg\.openpgp\.program$/, 'gpg'],
  [/^gpg\.x509\.program$/, 'gpgsm'],
  [/^gpg\.ssh\.program$/, 'ssh-keygen'],
  [/^gpg\.ssh\.(defaultkeycommand|allowedsignersfile|revocationfile)$/, ''],
  [/^gpg\.format$/, 'openpgp'],
  [/^(commit|tag)\.gpgsign$/, 'false'],
  [/^tag\.forcesignannotated$/, 'false'],
  [/^push\.gpgsign$/, 'false'],
  [/^log\.showsignature$/, 'false'],
  [/^credential\.(.*\.)?helper$/, ''],
  [/^ssh\.variant$/, 'auto'],
  [/^branch\..*\.mergeoptions$/, ''],
  [/^push\.pushoption$/, ''],
  [/^rebase\.instructionformat$/, ''],
  [/^trailer\..*\.(command|cmd)$/, ''],
  [/^hook\..*\.command$/, 'false'],
  [/^hook\..*\.event$/, ''],
  [/^hook\..*\.enabled$/, 'false'],
  [/^(tar\..*\.command|gc\.recentobjectshook|interactive\.difffilter|uploadpack\.packobjectshook)$/, ''],
]

/** Keys whose effect on a remote call cannot be undone by an override: such calls are refused. */
const networkKeys: readonly RegExp[] = [
  /^url\..*\.(insteadof|pushinsteadof)$/,
  /^remote\..*\.(vcs|proxy|proxyauthmethod|uploadpack|receivepack)$/,
  /^http\.(.*\.)?(proxy\w*|ssl\w*|cookiefile|savecookies|curloptresolve|pinnedpubkey|delegation)$/,
  /^core\.gitproxy$/,
  /^fetch\.bundleuri$/,
]

/** What `--hooks run` is about: programs that a repository brings along for its own writes. */
const letThrough = /^(core\.hookspath|filter\..*)$/

/** Settings always overridden whatever their value, so not worth a finding when they only repeat the default. */
const harmless: ReadonlySet<string> = new Set(['false', ''])

/** Where no repository has a say. */
export const noConfig: Config = inspect([])

/** Decides what a repository's own configuration may have a say in. Pure: entries in, overrides and findings out. */
export function inspect(entries: readonly ConfigEntry[]): Config {
  const trusted = new Map<string, string[]>()
  const own = new Map<string, string>()
  const all = new Map<string, string>()
  for (const { scope, key, value } of entries) {
    all.set(key, value)
    if (scope === 'system' || scope === 'global') trusted.set(key, [...(trusted.get(key) ?? []), value])
    else own.set(key, value)
  }
  const findings: Finding[] = []
  const overrides: string[] = []
  const programs: string[] = []
  for (const [key, value] of own) {
    const lower = key.toLowerCase()
    const guard = guarded.find(([pattern]) => pattern.test(lower))
    if (guard) (letThrough.test(lower) ? programs : overrides).push(...override(key, guard[1], trusted.get(key)))
    if (guard && !harmless.has(value)) findings.push({ key, value, handled: 'overridden' })
    if (networkKeys.some(pattern => pattern.test(lower))) findings.push({ key, value, handled: 'network' })
  }
  return {
    findings,
    overrides,
    programs,
    trusted: key => trusted.get(key)?.at(-1),
    get: key => all.get(key),
    entries: pattern => entries.filter(({ key }) => pattern.test(key)),
  }
}

/** `-c` splits at the first "=", which a quoted subsection may hold; there the value travels in the environment. */
function override(key: string, neutral: string, trusted: readonly string[] | undefined): string[] {
  // An empty helper clears the list that git builds of them; then the operator's own are added again.
  const helper = key.startsWith('credential.')
  const values = trusted ? (helper ? ['', ...trusted] : trusted) : [neutral]
  return values.flatMap(value =>
    key.includes('=') ? [`--config-env=${key}=${variableFor(value)}`] : ['-c', `${key}=${value}`],
  )
}

/** Only neutral values can be needed here, so two variables do; anything else fails closed to "false". */
function variableFor(value: string): string {
  return value === '' ? emptyVariable : falseVariable
}

const emptyVariable = 'MCP_GIT_EMPTY'
const falseVariable = 'MCP_GIT_FALSE'

export const overrideVariables: Readonly<Record<string, string>> = { [emptyVariable]: '', [falseVariable]: 'false' }
