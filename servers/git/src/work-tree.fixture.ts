import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A real repository in a folder of its own, with a throw-away HOME that the server under test inherits too. */
export interface WorkTree extends Disposable {
  /** The folder that holds everything: allow this one to reach work trees and remotes beside the repository. */
  folder: string
  root: string
  /** Runs plain git, as a person would. Throws when it fails. */
  git(...args: string[]): string
  write(path: string, content: string | Uint8Array): void
  read(path: string): string
  link(path: string, target: string): void
  remove(path: string): void
  executable(path: string, on: boolean): void
  /** A commit of everything there is. */
  commit(message: string): string
  /** Every file as `mode content`, by path; the git directory left out. */
  files(): Record<string, string>
}

export function workTree(): WorkTree {
  const tree = placed()
  if (!empty) {
    tree.git('init', '-q')
    empty = contents(tree.root)
  } else restore(tree.root, empty)
  return tree
}

/** Hands out copies of what `build` makes once: files cost less than processes of git. */
export function copies(build: () => WorkTree): () => WorkTree {
  let made: Contents | undefined
  return () => {
    if (!made) {
      using original = build()
      made = contents(original.root)
    }
    const tree = placed()
    restore(tree.root, made)
    // The index knows the files by their time stamps.
    tree.git('update-index', '-q', '--refresh', '--unmerged', '--ignore-missing', '--really-refresh')
    return tree
  }
}

type Contents = readonly { path: string; mode: number; bytes?: Buffer }[]

let empty: Contents | undefined

function contents(root: string): Contents {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .map(path => {
      const stat = lstatSync(join(root, path))
      return { path, mode: stat.mode, ...(stat.isDirectory() ? {} : { bytes: readFileSync(join(root, path)) }) }
    })
}

function restore(root: string, files: Contents): void {
  for (const { path, mode, bytes } of files) {
    if (bytes) writeFileSync(join(root, path), bytes, { mode })
    else mkdirSync(join(root, path), { recursive: true })
  }
}

/** The folders and ways to use them; the repository itself is still to be made. */
function placed(): WorkTree {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'git-write-')))
  const root = join(folder, 'repo')
  const home = join(folder, 'home')
  mkdirSync(home)
  writeFileSync(
    join(home, '.gitconfig'),
    '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n[maintenance]\n\tauto = false\n[gc]\n\tauto = 0\n',
  )
  process.env.HOME = home
  delete process.env.XDG_CONFIG_HOME
  const at = (path: string) => join(root, path)
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C.UTF-8', GIT_EDITOR: ':' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  mkdirSync(root)
  return {
    folder,
    root,
    git,
    write(path, content) {
      mkdirSync(dirname(at(path)), { recursive: true })
      writeFileSync(at(path), content)
    },
    read: path => readFileSync(at(path), 'utf8'),
    link(path, target) {
      mkdirSync(dirname(at(path)), { recursive: true })
      symlinkSync(target, at(path))
    },
    remove: path => rmSync(at(path), { recursive: true, force: true }),
    executable: (path, on) => chmodSync(at(path), on ? 0o755 : 0o644),
    commit(message) {
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', message)
      return headOf(root) ?? git('rev-parse', 'HEAD').trim()
    },
    files: () => filesBelow(root, ''),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** What HEAD points at, where that stands in a file of its own: a process less. */
function headOf(root: string): string | undefined {
  const head = readFileSync(join(root, '.git/HEAD'), 'utf8').trim()
  const file = join(root, '.git', head.replace(/^ref: /, ''))
  if (!head.startsWith('ref: ')) return head
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

function filesBelow(root: string, folder: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of readdirSync(join(root, folder)).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`
    const stat = lstatSync(join(root, path))
    if (name === '.git') continue
    if (stat.isDirectory()) Object.assign(found, filesBelow(root, path))
    else if (stat.isSymbolicLink()) found[path] = `link ${readlinkSync(join(root, path))}`
    else {
      const mode = (stat.mode & 0o100) === 0 ? 'file' : 'program'
      found[path] = `${mode} ${readFileSync(join(root, path)).toString('latin1')}`
    }
  }
  return found
}

/** A person who agrees to everything, and what they were asked. */
export function agreeing(): { asked: string[]; elicit: (message: string) => 'accept' } {
  const asked: string[] = []
  return {
    asked,
    elicit(message) {
      asked.push(message)
      return 'accept'
    },
  }
}
