import { readdirSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize, relative, sep } from 'node:path'
import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import { gitError } from './errors.ts'
import { suggest } from './near.ts'
import type { Progress } from './remote/progress.ts'
import { Batch, type ObjectInfo } from './run/batch.ts'
import { type CachedConfig, cacheConfig, isCurrent, parseConfig } from './run/config.ts'
import type { Environment } from './run/environment.ts'
import { type Config, type Firewall, noConfig, overrideVariables } from './run/firewall.ts'
import { IndexFile } from './run/index-file.ts'
import { inside, type Location, realPath } from './run/locate.ts'
import { type Finished, runGit } from './run/process.ts'
import { prefix, type RunPolicy } from './run/settings.ts'
import { decode, encode, quote, unquote } from './text.ts'

export interface GitOptions {
  signal: AbortSignal
  stdin?: string | Uint8Array
  /** git is stopped after this many bytes of output; default 32 MiB. */
  maxBytes?: number
  /** In a remote call: how long the remote may say nothing. */
  timeoutMs?: number
  /** Exit codes that are not errors; default [0]. */
  ok?: readonly number[]
  indexFile?: string
  /** May take locks and write; runs hooks if the operator allows them. */
  write?: boolean
  /** May talk to a remote. */
  network?: boolean
  /** How far a remote call is; give `--progress` with it. */
  progress?: Progress
  /** Added last to the environment of git. */
  env?: Readonly<Record<string, string>>
}

export interface GitOutput {
  stdout: Buffer
  /** `stdout` through `decode` of text.ts: no byte is lost. */
  readonly text: string
  exitCode: number
  /** True when git was stopped at `maxBytes`. */
  truncated: boolean
  stderr: string
}

/** What every repository of one server shares. */
export interface Surroundings {
  env: Environment
  hooks: 'skip' | 'run'
  protocols: readonly string[]
}

const mostBytes = 32 * 1024 * 1024
/** The names of some four million files. */
const longestIndex = 256 * 1024 * 1024

/** One repository at its checked place. Every git process of this server starts here. */
export class Repo implements Disposable {
  readonly name: string
  readonly root: string
  readonly gitDir: string
  readonly commonDir: string
  readonly #shared: Surroundings
  readonly #batch: Batch
  readonly #index: IndexFile
  #cached: CachedConfig | undefined

  constructor(name: string, location: Location, shared: Surroundings) {
    this.name = name
    this.root = location.root
    this.gitDir = location.gitDir
    this.commonDir = location.commonDir
    this.#shared = shared
    this.#index = new IndexFile(join(this.gitDir, 'index'))
    // cat-file runs neither hooks nor filters, so the fixed settings are enough for as long as it lives.
    const args = prefix({ write: false, network: false, hooks: 'skip' }, noConfig)
    this.#batch = new Batch({ args, cwd: this.root, env: this.#env({}) })
  }

  /** Runs git. `args` start with the subcommand; values from outside are object ids or stand after `--`. */
  async git(args: readonly string[], options: GitOptions): Promise<GitOutput> {
    const config = await this.config(options.signal)
    if (options.network) refuseRewrites(config)
    await this.#index.check(() => this.#paths(config, options.signal))
    const finished = await this.#run(prefix(policyOf(options, this.#shared), config), args, options)
    if (options.write) this.#index.written()
    return outputOf(finished, args[0] ?? '', options.ok)
  }

  /** The effective configuration, read again when one of its files changed. Listing it starts nothing. */
  async config(signal: AbortSignal): Promise<Config> {
    if (this.#cached && isCurrent(this.#cached)) return this.#cached.config
    const readAt = Date.now()
    const args = ['config', '--list', '-z', '--show-scope', '--show-origin', '--includes']
    const { stdout, exitCode, stderr } = await this.#run([], args, { signal })
    if (exitCode !== 0) throw gitError('config', exitCode, stderr)
    const watched = [join(this.commonDir, 'config'), join(this.gitDir, 'config.worktree'), join(this.gitDir, 'HEAD')]
    const entries = parseConfig(stdout)
    this.#cached = cacheConfig({ entries, watched, cwd: this.root, home: this.#shared.env.HOME, readAt })
    return this.#cached.config
  }

  /** What plain git would have started here. */
  async firewall(signal: AbortSignal): Promise<Firewall> {
    const { findings, get } = await this.config(signal)
    return { findings, hooks: presentHooks(this, get('core.hookspath') ?? join(this.commonDir, 'hooks')) }
  }

  /**
   * The id of what `rev` names: a commit unless `kind` says otherwise. Nothing but the id goes on to git.
   * @throws ConnectorError `invalid` for what is no revision, `not_found` with near names.
   */
  async resolve(rev: string, { signal, kind = 'commit' }: ResolveOptions): Promise<string> {
    const suffix = kind === 'commit' ? '^{commit}' : kind === 'tree' ? '^{tree}' : ''
    const found = await this.object(`${plainRevision(rev)}${suffix}`, signal)
    if (found && (kind !== 'blob' || found.type === 'blob')) return found.id
    throw await this.#unknown(rev, kind, signal)
  }

  /** What an object name (`<rev>`, `<rev>:<path>`) is; undefined when there is no such object. */
  object(name: string, signal: AbortSignal): Promise<ObjectInfo | undefined> {
    return this.#batch.info(encode(name), signal)
  }

  /** The bytes of an object. Ask for `object` first: `size` may be anything. */
  async bytes(name: string, signal: AbortSignal): Promise<Buffer | undefined> {
    return (await this.#batch.contents(encode(name), signal))?.bytes
  }

  /**
   * A path of the work tree, relative to its root with forward slashes, for use after `--`. Takes plain and quoted
   * form. Every folder on the way really lies inside; the last part may be a link, which git does not follow.
   */
  path(path: string): string {
    const plain = unquote(path)
    if (plain === undefined || plain === '' || plain.includes('\0')) {
      throw new ConnectorError('invalid', `${quote(path)} is not a path.`, {
        hint: 'Give it as another result showed it.',
      })
    }
    const inner = normalize(isAbsolute(plain) ? relative(this.root, plain) : plain)
    const parts = inner.split(sep).filter(part => part !== '' && part !== '.')
    const folder = realPath(join(this.root, ...parts.slice(0, -1)))
    const out = parts[0] === '..' || isAbsolute(inner) || folder === undefined || !inside(this.root, folder)
    if (out) throw new ConnectorError('refused', `${quote(plain)} leads out of the repository.`)
    if (parts.some(part => /^(\.git|git~\d+)[ .:]*$/i.test(part))) {
      throw new ConnectorError('refused', `${quote(plain)} is inside git's own folder.`)
    }
    return parts.join('/')
  }

  /** Paths for use after `--`, where the root is ".". */
  paths(paths: readonly string[] = []): string[] {
    return paths.map(path => this.path(path) || '.')
  }

  [Symbol.dispose](): void {
    this.#batch[Symbol.dispose]()
  }

  async #paths(config: Config, signal: AbortSignal): Promise<Buffer> {
    const args = ['ls-files', '-z', '--sparse']
    const run = await this.#run(prefix(policyOf({ signal }, this.#shared), config), args, {
      signal,
      maxBytes: longestIndex,
    })
    return outputOf(run, 'ls-files').stdout
  }

  async #run(fixed: readonly string[], args: readonly string[], options: GitOptions): Promise<Finished> {
    return await start(fixed, args, options, { cwd: this.root, env: this.#env(options) })
  }

  /** The git directory is given, never looked for: no other repository can slip in between. */
  #env(options: Partial<GitOptions>): Environment {
    return { ...environmentOf(options, this.#shared), GIT_DIR: this.gitDir, GIT_WORK_TREE: this.root, ...options.env }
  }

  async #unknown(rev: string, kind: string, signal: AbortSignal): Promise<ConnectorError> {
    const { text } = await this.git(['for-each-ref', '--format=%(refname:short)', '--count=5000'], { signal })
    const names = text.split('\n').filter(name => name !== '')
    if (names.length === 0 && /^(HEAD|@)\b/.test(rev)) {
      return new ConnectorError('not_found', 'The repository has no commit yet.')
    }
    const otherwise = rev.includes('..')
      ? 'A range goes into git_log; elsewhere give its two ends.'
      : 'git_refs lists branches and tags.'
    const hint = suggest(near(rev, names), otherwise)
    const what = kind === 'blob' ? 'file' : kind === 'any' ? 'object' : 'revision'
    return new ConnectorError('not_found', `There is no ${what} ${quote(rev)}.`, hint)
  }
}

/** Runs git where there is no repository yet (clone, init), with no say for any repository around the folder. */
export async function runOutside(
  args: readonly string[],
  cwd: string,
  options: GitOptions,
  shared: Surroundings,
): Promise<GitOutput> {
  const env = { ...environmentOf(options, shared), GIT_CEILING_DIRECTORIES: dirname(cwd), ...options.env }
  const finished = await start(prefix(policyOf(options, shared), noConfig), args, options, { cwd, env })
  return outputOf(finished, args[0] ?? '', options.ok)
}

/** Local commands run through our own runner; the first that talks to a remote loads simple-git. */
async function start(
  fixed: readonly string[],
  args: readonly string[],
  { signal, stdin, maxBytes = mostBytes, timeoutMs, network, progress }: GitOptions,
  place: { cwd: string; env: Environment },
): Promise<Finished> {
  refuseUnspeakable([...fixed, ...args])
  const options = { ...place, signal, stdin, maxBytes, timeoutMs }
  if (!network) return await runGit([...fixed, ...args], options)
  const { runRemote } = await import('./remote/run.ts')
  return await runRemote(args, { ...options, fixed, progress })
}

function policyOf({ write, network }: GitOptions, { hooks }: Surroundings): RunPolicy {
  return { write: write ?? false, network: network ?? false, hooks }
}

function environmentOf({ network, indexFile }: Partial<GitOptions>, shared: Surroundings): Environment {
  return {
    ...shared.env,
    ...overrideVariables,
    GIT_ALLOW_PROTOCOL: network ? shared.protocols.join(':') : '',
    ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
  }
}

function outputOf(finished: Finished, command: string, ok: readonly number[] = [0]): GitOutput {
  const { stdout, exitCode, truncated, stderr, timedOut } = finished
  if (timedOut) throw new ConnectorError('timeout', `git ${command} took too long and was stopped.`)
  if (!truncated && !ok.includes(exitCode)) throw gitError(command, exitCode, stderr)
  return {
    stdout,
    get text() {
      return decode(stdout)
    },
    exitCode,
    truncated,
    stderr,
  }
}

/** Node can pass only UTF-8 in arguments. */
function refuseUnspeakable(args: readonly string[]): void {
  if (!args.some(arg => /[\0\udc80-\udcff]/u.test(arg))) return
  throw new ConnectorError('invalid', 'A name that is not UTF-8 cannot be used as a filter here.', {
    hint: 'Leave the path out; results show such names in quoted form.',
  })
}

export interface ResolveOptions {
  signal: AbortSignal
  kind?: 'commit' | 'tree' | 'blob' | 'any'
}

/** Refuses what looks like an option or hides something. It would do no harm as a name on a pipe; it is never meant. */
function plainRevision(rev: string): string {
  const odd = rev === '' || rev.startsWith('-') || rev.length > 1000 || /[\p{Cc}\p{Cf}]|@\{-|:\/\//u.test(rev)
  if (!odd) return rev
  throw new ConnectorError('invalid', `${quote(rev.slice(0, 100))} is not a revision.`, {
    hint: 'Use a branch, a tag, a commit id, or HEAD~2.',
  })
}

function refuseRewrites({ findings }: Config): void {
  const keys = findings.filter(({ handled }) => handled === 'network').map(({ key }) => key)
  if (keys.length === 0) return
  throw new ConnectorError('refused', `The repository's own configuration redirects remote calls.`, {
    quote: keys.map(quote).join('\n'),
    hint: 'The person can check these settings and move them to the global configuration if they are wanted.',
  })
}

/** Names of the hooks that plain git would find. A folder outside the repository is the business of the findings. */
function presentHooks({ root, commonDir }: Location, folder: string): string[] {
  const path = realPath(isAbsolute(folder) ? folder : join(root, folder))
  if (path === undefined || !(inside(root, path) || inside(commonDir, path))) return []
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return []
  return readdirSync(path)
    .filter(name => /^[a-z0-9-]+$/.test(name))
    .sort()
}
