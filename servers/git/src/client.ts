import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { near } from '@mcp-connectors/config'
import { ConnectorError, type OpenContext } from '@mcp-connectors/core'
import { isPlain, suggest } from './near.ts'
import { type GitOptions, type GitOutput, Repo, runOutside, type Surroundings } from './repo.ts'
import { environment } from './run/environment.ts'
import { inGitDir, refuseLinks } from './run/links.ts'
import { allowed, type Location, locate, realPath } from './run/locate.ts'
import { runGit } from './run/process.ts'
import { Turns } from './run/turns.ts'
import { quote } from './text.ts'

export interface GitSettings {
  repository: readonly string[]
  allow: readonly string[]
  hooks: 'skip' | 'run'
  protocol: readonly string[]
}

export interface RepoInfo {
  name: string
  root: string
}

const oldest = [2, 38] as const
const mostRepos = 200
const mostFolders = 5000
const deepest = 3
const mostOpen = 32
/** How long a listing of the allowed folders is good for finding a name. */
const listingMs = 5000

/** The git repositories that the operator allowed. */
export class Git implements AsyncDisposable {
  readonly hooks: 'skip' | 'run'
  /** Real paths; nothing outside them is read or written. */
  readonly folders: readonly string[]
  /** Protocols that remote calls may use. */
  readonly protocols: readonly string[]
  readonly #named: readonly string[]
  /** Folders of the settings that were not there at the start. */
  readonly #missing: readonly string[]
  readonly #shared: Surroundings
  readonly #open = new Map<string, Repo>()
  readonly #turns = new Turns()
  #listing: { at: number; repos: readonly RepoInfo[] } | undefined

  private constructor(
    named: readonly string[],
    allow: readonly string[],
    missing: readonly string[],
    shared: Surroundings,
  ) {
    this.#named = named
    this.#missing = missing
    this.folders = [...new Set([...named, ...allow])]
    this.hooks = shared.hooks
    this.protocols = shared.protocols
    this.#shared = shared
  }

  static async open(
    settings: GitSettings,
    { signal, log }: Pick<OpenContext, 'signal' | 'log'>,
    start = process.cwd(),
  ): Promise<Git> {
    const env = environment()
    await checkVersion(env, start, signal)
    const missing: string[] = []
    const real = (path: string) => {
      try {
        return [realpathSync.native(resolve(start, path))]
      } catch {
        missing.push(path)
        log.warn(`The folder ${path} does not exist and is left out.`)
        return []
      }
    }
    const none = settings.repository.length === 0 && settings.allow.length === 0
    const named = none ? startFolder(start) : settings.repository.flatMap(real)
    const shared = { env, hooks: settings.hooks, protocols: settings.protocol }
    return new Git(named, settings.allow.flatMap(real), missing, shared)
  }

  /**
   * A repository by name or by a path inside the allowed folders; the only one, or the only one named at start, when
   * absent. Where it lies is checked on every call.
   */
  async repo(name?: string): Promise<Repo> {
    const path = name === undefined ? this.#default() : this.#find(name)
    const location = locate(path, this.folders)
    const known = this.#open.get(location.root)
    if (known && known.gitDir === location.gitDir && known.commonDir === location.commonDir) {
      // Now the last that would be closed.
      this.#open.delete(location.root)
      this.#open.set(location.root, known)
      return known
    }
    known?.[Symbol.dispose]()
    return this.#remember(location)
  }

  /** As `repo`, for what writes: one call at a time for each repository, its linked work trees included. */
  async change<T>(name: string | undefined, signal: AbortSignal, work: (repo: Repo) => Promise<T>): Promise<T> {
    const { root, commonDir } = await this.repo(name)
    return await this.#turns.take(commonDir, signal, async () => {
      const repo = await this.repo(root)
      refuseLinks(repo)
      return await work(repo)
    })
  }

  /** The repositories in the allowed folders, three levels deep, at most 200. */
  repos(): readonly RepoInfo[] {
    const repos = named(discover(this.#named, this.folders))
    this.#listing = { at: Date.now(), repos }
    return repos
  }

  /**
   * The real path of a folder that may not exist yet.
   * @throws ConnectorError `refused` outside the allowed folders, and in a git directory: what lies there may be run.
   */
  folder(path: string): string {
    const [only] = this.folders
    const real = path.includes('\0') ? undefined : realPath(resolve(only ?? '/', path))
    if (real !== undefined && inGitDir(real)) {
      throw new ConnectorError('refused', `${quote(path)} is inside a git directory.`, { hint: 'Choose another path.' })
    }
    if (real !== undefined && allowed(this.folders, real)) return real
    throw new ConnectorError('refused', `${quote(path)} lies outside the allowed folders.`, {
      hint: 'The person who runs the server can allow a folder with --allow.',
    })
  }

  /** Runs git outside any repository, in an allowed folder, under the operator's own configuration: for clone and init. */
  async run(args: readonly string[], folder: string, options: GitOptions): Promise<GitOutput> {
    return await runOutside(args, this.folder(folder), options, this.#shared)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const repo of this.#open.values()) repo[Symbol.dispose]()
    this.#open.clear()
  }

  #listed(): readonly RepoInfo[] {
    const { at, repos } = this.#listing ?? { at: 0, repos: [] }
    return Date.now() - at < listingMs ? repos : this.repos()
  }

  #default(): string {
    const [only, ...more] = this.#named
    if (only !== undefined && more.length === 0) return only
    const repos = this.#listed()
    const [first] = repos
    if (first && repos.length === 1) return first.root
    if (!first) throw noRepository(this.#missing)
    const some = repos.map(repo => repo.name).filter(isPlain)
    throw new ConnectorError('invalid', `There are ${repos.length} repositories; say which with repo.`, {
      hint: `${some.length > 0 ? `For example ${some.slice(0, 10).join(', ')}; ` : ''}git_repos lists them.`,
    })
  }

  #find(name: string): string {
    if (name === '' || /\p{Cc}/u.test(name)) throw new ConnectorError('invalid', 'repo is not a name or a path.')
    // An old listing is good enough for a name that is in it: where it leads is checked in any case.
    const known = rootOf(this.#listing?.repos, name) ?? rootOf(this.#listed(), name)
    if (known !== undefined) return known
    if (isAbsolute(name)) return name
    const below = this.folders.map(folder => join(folder, name)).filter(path => allowed(this.folders, path))
    const exists = below.find(path => existsSync(path))
    if (exists !== undefined) return exists
    const names = this.#listed().map(repo => repo.name)
    const hint = suggest(near(name, names), 'git_repos lists the repositories.')
    throw new ConnectorError('not_found', `There is no repository ${quote(name)} in the allowed folders.`, hint)
  }

  #remember(location: Location): Repo {
    const name = this.#listed().find(({ root }) => root === location.root)?.name ?? basename(location.root)
    const repo = new Repo(name, location, this.#shared)
    this.#open.delete(location.root)
    this.#open.set(location.root, repo)
    const [oldestRoot, oldestRepo] = this.#open.entries().next().value ?? []
    if (this.#open.size > mostOpen && oldestRoot !== undefined && oldestRepo) {
      this.#open.delete(oldestRoot)
      oldestRepo[Symbol.dispose]()
    }
    return repo
  }
}

/** Without a setting: the start-up folder if it is a repository itself, and nothing otherwise. */
function startFolder(start: string): string[] {
  const root = realpathSync.native(start)
  return entriesOf(root).some(entry => entry.name === '.git') ? [root] : []
}

async function checkVersion(env: Surroundings['env'], cwd: string, signal: AbortSignal): Promise<void> {
  const { stdout } = await runGit(['version'], { cwd, env, signal, maxBytes: 1000 })
  const version = /(\d+)\.(\d+)[.\d]*/.exec(stdout.toString())
  const [major, minor] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)]
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return
  throw new ConnectorError(
    'unavailable',
    `git ${version?.[0] ?? '(unknown version)'} is too old: 2.38 or newer is needed.`,
    {
      hint: 'The person can install a newer git and put it first on PATH.',
    },
  )
}

function noRepository(missing: readonly string[]): ConnectorError {
  const absent = missing.length > 0 ? ` Named in the settings, but not there: ${missing.map(quote).join(', ')}.` : ''
  return new ConnectorError('not_found', `There is no git repository in the folders this server may use.${absent}`, {
    hint: 'The person can start it with --repository <folder> or --allow <folder>.',
  })
}

function discover(named: readonly string[], folders: readonly string[]): string[] {
  const found = new Set<string>(named)
  const queue = folders.map(folder => ({ folder, depth: 0 }))
  let visited = 0
  for (let next = queue.shift(); next && visited < mostFolders && found.size < mostRepos; next = queue.shift()) {
    visited++
    const entries = entriesOf(next.folder)
    if (entries.some(({ name }) => name === '.git')) found.add(next.folder)
    else if (next.depth < deepest) {
      const { folder, depth } = next
      const below = entries.filter(
        entry => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules',
      )
      queue.push(...below.map(entry => ({ folder: join(folder, entry.name), depth: depth + 1 })))
    }
  }
  return [...found].sort()
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // Not readable for us: not ours to use.
    return []
  }
}

function rootOf(repos: readonly RepoInfo[] | undefined, name: string): string | undefined {
  return repos?.find(repo => repo.name === name)?.root
}

/** The folder's own name, with as many parents as it takes to tell two apart. */
function named(roots: readonly string[]): RepoInfo[] {
  return roots.map(root => {
    const parts = root.split(/[\\/]/).filter(part => part !== '')
    for (let count = 1; count < parts.length; count++) {
      const name = parts.slice(-count).join('/')
      if (roots.every(other => other === root || !other.endsWith(`/${name}`))) return { name, root }
    }
    return { name: root, root }
  })
}
