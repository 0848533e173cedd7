import { execFileSync } from 'node:child_process'
import {
  chmodSync,
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
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'git-write-')))
  const root = join(folder, 'repo')
  const home = join(folder, 'home')
  mkdirSync(home)
  writeFileSync(
    join(home, '.gitconfig'),
    '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n',
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
  git('init', '-q')
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
      return git('rev-parse', 'HEAD').trim()
    },
    files: () => filesBelow(root, ''),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
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
