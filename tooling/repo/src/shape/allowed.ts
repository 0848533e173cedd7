// The exceptions to the rules, each with its reason. Adding one is a decision: say why in a line.

/** Files that may hold `catch`: they talk to something that fails, or own something that must be given back. */
export const mayCatch: readonly RegExp[] = [
  /^packages\/(core|config|testing|auth|clients)\//,
  /^tooling\//,
  /\/(client|errors)\.ts$/,
  // owns the git process: its group must be ended, and may be gone by then
  /^servers\/git\/src\/run\/process\.ts$/,
  // owns the leases of connections: each must be rolled back, reset or destroyed
  /^servers\/postgres\/src\/database\.ts$/,
  // is called from the socket of a connection, where nobody hears: what fails there must reach the call
  /^servers\/postgres\/src\/exchange\.ts$/,
  // owns what a connection is made of: password commands, tunnels, key files, sockets
  /^servers\/postgres\/src\/connect\//,
  // the other side of a worker: what the parser throws becomes an answer
  /^servers\/postgres\/src\/parser-worker\.ts$/,
  // own the requests to GitHub: what fails is repeated, told by its cause, or answered another way
  /^servers\/github\/src\/(account|octokit)\.ts$/,
  // own the requests to Slack: what fails is repeated, told by its cause, or asked with the other token
  /^servers\/slack\/src\/(voice|web-api|workspace)\.ts$/,
  // ask parsers that throw for what is no zip archive or no GraphQL
  /^servers\/github\/src\/(archive|raw\/query-rules)\.ts$/,
]

/** `as const` widens nothing; a listening TCP server always has an `AddressInfo`. */
export const assertable = new Set(['const', 'AddressInfo'])

/** Where `as never` erases the types of a connector that are checked where it is declared. */
export const mayErase: readonly RegExp[] = [/^packages\/(core|testing|config)\//, /^tooling\//]

/** Where the process's own streams are used: stdout carries the protocol, stderr the log. */
export const mayUseStreams: readonly RegExp[] = [
  /^packages\/core\/src\/(main|log|stdio|lifecycle|line-guard|terminal)\.ts$/,
  /^tooling\//,
]

/** Where the environment is read. Everything else is told by options. */
export const mayReadEnvironment: readonly RegExp[] = [
  /^packages\/core\/src\/main\.ts$/,
  /^tooling\//,
  // builds the environment of the git process from a list of names
  /^servers\/git\/src\/run\/environment\.ts$/,
  // the same for programs that give out tokens, and where the folder for settings is
  /^packages\/auth\/src\/environment\.ts$/,
]

/** Classes that may be extended: errors, and what a platform interface demands. */
export const mayExtend = new Set(['Error', 'Transform', 'Readable', 'Writable'])

/** Files whose subject is a word that otherwise says nothing. */
export const mayBeVague: readonly RegExp[] = [
  // judges SQL types
  /^servers\/postgres\/src\/guard\/types(\.test)?\.ts$/,
]

export function allowed(path: string, patterns: readonly RegExp[]): boolean {
  return patterns.some(pattern => pattern.test(path))
}
