import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A repository on disk, made by plain git without any settings of this machine. */
export interface WorkTree {
  root: string
  git(...args: string[]): string
  write(path: string, text: string): void
  commit(author: string, day: string, message: string): void
}

function initialise(root: string): WorkTree {
  mkdirSync(root, { recursive: true })
  const run = (env: Record<string, string>, args: readonly string[]) =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: root,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        ...env,
      },
    }).trim()
  run({}, ['init', '-q', '-b', 'main'])
  run({}, ['config', 'user.name', 'Ines Duarte'])
  run({}, ['config', 'user.email', 'ines@example.org'])
  return {
    root,
    git: (...args) => run({}, args),
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    commit(author, day, message) {
      const [first = ''] = author.split(' ')
      const email = `${first.toLowerCase()}@example.org`
      const stamp = `${day}T09:30:00+00:00`
      run({}, ['add', '--all'])
      run({ GIT_AUTHOR_NAME: author, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: stamp, GIT_COMMITTER_DATE: stamp }, [
        'commit',
        '-q',
        '-m',
        message,
      ])
    },
  }
}

const price = (...body: string[]) =>
  ['export interface Line {', '  cents: number', '  count: number', '}', '', ...body, ''].join('\n')

/** The code of a small shop: a branch to review that conflicts with main, and a change that is not committed yet. */
export function shopRepository(root: string): WorkTree {
  const tree = initialise(root)
  tree.write('README.md', '# Lamp shop\n\nPrices, carts and invoices.\n')
  tree.write(
    'src/price.ts',
    price(
      'export function total(lines: Line[]): number {',
      '  return lines.reduce((sum, line) => sum + line.cents * line.count, 0)',
      '}',
    ),
  )
  tree.commit('Ada Jansen', '2026-09-01', 'Start the price list')
  tree.write('src/cart.ts', "import type { Line } from './price.ts'\n\nexport const cart: Line[] = []\n")
  tree.commit('Radia Silva', '2026-09-14', 'Add a cart\n\nEmpty until someone signs in.')
  tree.git('switch', '-q', '-c', 'discounts')
  tree.write(
    'src/price.ts',
    price(
      'export function total(lines: Line[]): number {',
      '  const sum = lines.reduce((sum, line) => sum + line.cents * line.count, 0)',
      '  return sum >= 10_000 ? Math.round(sum * 0.9) : sum',
      '}',
    ),
  )
  tree.commit('Grace Okafor', '2026-10-05', 'Take 10 % off from 100 euros')
  tree.write(
    'test/price.test.ts',
    "import { total } from '../src/price.ts'\n\nif (total([{ cents: 10_000, count: 1 }]) !== 9000) throw new Error('no discount')\n",
  )
  tree.commit('Grace Okafor', '2026-10-06', 'Test the discount')
  tree.git('switch', '-q', 'main')
  tree.write(
    'src/price.ts',
    price(
      'export function total(lines: Line[], tax: number): number {',
      '  return lines.reduce((sum, line) => sum + Math.round(line.cents * line.count * tax), 0)',
      '}',
    ),
  )
  tree.commit('Ada Jansen', '2026-10-07', 'Charge the tax of each country')
  tree.write(
    'src/cart.ts',
    "import type { Line } from './price.ts'\n\nexport const cart: Line[] = []\n\nexport const isEmpty = () => cart.length === 0\n",
  )
  tree.write('notes.md', 'Ask Grace: discount before or after tax?\n')
  return tree
}

/** A repository from a stranger: its own settings name programs that plain git starts as soon as one looks at it. */
export function hostileRepository(root: string, marker: string): WorkTree {
  const tree = initialise(root)
  tree.write('.gitattributes', '*.txt diff=x filter=x\n')
  tree.write('a.txt', 'one\n')
  tree.commit('A Stranger', '2026-11-01', 'Please have a look')
  const started = `touch '${marker}' #`
  for (const key of [
    'core.fsmonitor',
    'diff.x.textconv',
    'diff.external',
    'filter.x.clean',
    'core.pager',
    'core.editor',
  ]) {
    tree.git('config', key, started)
  }
  for (const hook of ['post-index-change', 'pre-commit', 'post-checkout']) {
    writeFileSync(join(root, '.git/hooks', hook), `#!/bin/sh\n${started}\n`, { mode: 0o755 })
  }
  tree.write('a.txt', 'two\n')
  return tree
}
