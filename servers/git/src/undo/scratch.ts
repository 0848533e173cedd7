import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exists } from '../integrate/operation.ts'
import type { GitOptions, GitOutput, Repo } from '../repo.ts'
import { encode } from '../text.ts'

/** Nothing is converted: no line endings, no filters, no keywords, no encodings. This file outranks every other. */
const attributes = '* -text -eol -filter -ident -working-tree-encoding\n'

/**
 * A folder for the length of one call, with index files and a git directory of our own. Through that directory git
 * reads and writes the files of the work tree byte for byte, and sees neither configuration nor hooks of the repository.
 */
export class Scratch implements AsyncDisposable {
  readonly folder: string
  readonly #repo: Repo
  readonly #signal: AbortSignal

  private constructor(repo: Repo, folder: string, signal: AbortSignal) {
    this.#repo = repo
    this.folder = folder
    this.#signal = signal
  }

  static async open(repo: Repo, signal: AbortSignal): Promise<Scratch> {
    return new Scratch(repo, await mkdtemp(join(repo.gitDir, 'mcp-')), signal)
  }

  index(name: string): string {
    return join(this.folder, name)
  }

  /** A copy of the repository's index that may be written to. */
  async copyIndex(name: string): Promise<void> {
    const { gitDir } = this.#repo
    const from = join(gitDir, 'index')
    if (!(await exists(from))) return
    await copyFile(from, this.index(name))
    const split = (await readdir(gitDir)).some(file => file.startsWith('sharedindex.'))
    if (split) await this.git(name, ['update-index', '--no-split-index'])
  }

  /** git in the repository, on one of our index files. */
  git(index: string, args: readonly string[], more: Partial<GitOptions> = {}): Promise<GitOutput> {
    return this.#repo.git(args, { signal: this.#signal, indexFile: this.index(index), ...more })
  }

  async tree(index: string): Promise<string> {
    return (await this.git(index, ['write-tree'])).text.trim()
  }

  /** git in our own directory: the same work tree and objects, no conversion. */
  async raw(index: string, args: readonly string[], stdin: Uint8Array): Promise<GitOutput> {
    const gitDir = await this.#rawDir()
    return this.#repo.git(args, {
      signal: this.#signal,
      stdin,
      indexFile: this.index(index),
      env: { GIT_DIR: gitDir, GIT_OBJECT_DIRECTORY: join(this.#repo.commonDir, 'objects') },
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }

  async #rawDir(): Promise<string> {
    const dir = join(this.folder, 'raw')
    if (await exists(dir)) return dir
    const [{ get }, sha256] = await Promise.all([this.#repo.config(this.#signal), this.#isSha256()])
    const kept = ['core.filemode', 'core.symlinks', 'core.ignorecase', 'core.precomposeunicode'].flatMap(key => {
      const value = get(key)
      return value === undefined ? [] : [`\t${key.slice(5)} = ${value === 'false' ? 'false' : 'true'}`]
    })
    const format = sha256 ? ['[extensions]', '\tobjectFormat = sha256'] : []
    await mkdir(join(dir, 'refs'), { recursive: true })
    await mkdir(join(dir, 'info'))
    await writeFile(join(dir, 'HEAD'), 'ref: refs/heads/none\n')
    await writeFile(
      join(dir, 'config'),
      `${['[core]', '\trepositoryFormatVersion = 1', '\tbare = false', ...kept, ...format].join('\n')}\n`,
    )
    await writeFile(join(dir, 'info/attributes'), attributes)
    return dir
  }

  async #isSha256(): Promise<boolean> {
    const { get } = await this.#repo.config(this.#signal)
    return get('extensions.objectformat') === 'sha256'
  }
}

/** Paths as git reads them from standard input with `-z`. */
export function nulList(paths: Iterable<string>): Buffer {
  return encode([...paths].map(path => `${path}\0`).join(''))
}
