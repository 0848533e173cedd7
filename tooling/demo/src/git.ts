import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Step, Stop } from './tour.ts'
import { hostileRepository, shopRepository, type WorkTree } from './workshop.ts'

/** The code of a shop, and a repository from a stranger, in one allowed folder. */
export async function gitStop(): Promise<Stop> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tour-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  // Also when the tour is broken off.
  process.once('exit', remove)
  const marker = join(folder, 'started')
  const shop = shopRepository(join(folder, 'shop'))
  const stranger = hostileRepository(join(folder, 'stranger'), marker)
  return {
    main: fileURLToPath(new URL('../../../servers/git/dist/main.mjs', import.meta.url)),
    env: {},
    visits: [
      { title: 'Git: what happened in this code?', args: ['--repository', shop.root], steps: reading },
      {
        title: 'Git: changes, and the way back',
        args: ['-r', shop.root, '--access', 'destroy'],
        steps: changing(shop),
      },
      {
        title: 'Git: a repository from a stranger',
        args: ['-r', stranger.root, '--access', 'write'],
        steps: strange(stranger, marker),
      },
    ],
    async [Symbol.asyncDispose]() {
      process.off('exit', remove)
      remove()
    },
  }
}

const reading: readonly Step[] = [
  {
    who: 'Ines, developer, back from holidays',
    asks: 'Where was I?',
    tool: 'git_status',
    args: {},
    holds: ['branch main', 'src/cart.ts', 'notes.md'],
  },
  {
    who: 'Ines',
    asks: 'What has happened since September?',
    tool: 'git_log',
    args: { since: '2026-09-10', detail: 'files' },
    holds: ['Charge the tax of each country', 'Add a cart'],
    lacks: ['Start the price list'],
  },
  {
    who: 'Grace, who wants her branch merged',
    asks: 'Can you review discounts?',
    tool: 'git_compare',
    args: { base: 'main', head: 'discounts' },
    holds: ['Take 10 % off from 100 euros', 'test/price.test.ts', 'conflict'],
  },
  {
    who: 'Ines',
    asks: 'What exactly does it change in the price?',
    tool: 'git_diff',
    args: { from: 'main', to: 'discounts', paths: ['src/price.ts'] },
    holds: ['+  return sum >= 10_000 ? Math.round(sum * 0.9) : sum', 'tax: number'],
  },
  {
    who: 'Ines',
    asks: 'Who wrote the other side of the conflict?',
    tool: 'git_blame',
    args: { path: 'src/price.ts', lines: '6-8' },
    holds: ['Ada Jansen', 'Charge the tax of each country'],
  },
]

/** HEAD after the commit: what everything after it comes back to. */
interface Place {
  head: string
}

function changing(shop: WorkTree): readonly Step[] {
  const place = { head: '' }
  return [commitCart(shop, place), ...mergeAndBack(shop, place), ...resetAndBack(shop, place)]
}

function commitCart(shop: WorkTree, place: Place): Step {
  return {
    who: 'Ines',
    asks: 'Commit my change to the cart.',
    tool: 'git_commit',
    args: { message: 'Tell whether the cart is empty', paths: ['src/cart.ts'] },
    holds: ['Tell whether the cart is empty'],
    proof() {
      place.head = shop.git('rev-parse', 'HEAD')
      const subject = shop.git('log', '-1', '--format=%an: %s')
      if (subject !== 'Ines Duarte: Tell whether the cart is empty') throw new Error(`The last commit is ${subject}`)
      return `plain git log -1 says: ${subject}`
    },
  }
}

function mergeAndBack(shop: WorkTree, place: Place): readonly Step[] {
  return [
    {
      who: 'Ines',
      asks: 'Try to merge discounts.',
      tool: 'git_integrate',
      args: { action: 'merge', revs: ['discounts'] },
      holds: ['conflicts', 'src/price.ts'],
    },
    {
      who: 'Ines',
      asks: 'Not today. Put all back as it was.',
      tool: 'git_integrate',
      args: { action: 'abort' },
      holds: ['undo point'],
      proof: () => unchanged(shop, place),
    },
  ]
}

function resetAndBack(shop: WorkTree, place: Place): readonly Step[] {
  return [
    {
      who: 'A model that went too far',
      asks: 'throws away two commits.',
      tool: 'git_restore',
      args: { action: 'hard', rev: 'HEAD~2' },
      holds: ['undo point'],
      proof() {
        const subject = shop.git('log', '-1', '--format=%s')
        if (subject !== 'Add a cart') throw new Error(`main is at ${subject}`)
        return 'plain git says: main is at "Add a cart"'
      },
    },
    {
      who: 'Ines',
      asks: 'Undo that!',
      tool: 'git_undo',
      args: {},
      holds: ['restored', 'src/cart.ts'],
      proof: () => unchanged(shop, place),
    },
  ]
}

function unchanged(shop: WorkTree, { head }: Place): string {
  if (shop.git('rev-parse', 'HEAD') !== head) throw new Error('HEAD has moved')
  const status = shop.git('status', '--porcelain')
  if (status !== '?? notes.md') throw new Error(`git status says: ${status}`)
  return 'plain git says: HEAD, files and the untracked notes.md are as they were'
}

function strange(stranger: WorkTree, marker: string): readonly Step[] {
  const nothingStarted = () => {
    if (existsSync(marker)) throw new Error('the repository has started a program')
    return 'nothing was started'
  }
  const steps = [
    { asks: 'What is this repository I was sent?', tool: 'git_repos', args: {}, holds: ['stranger', 'core.fsmonitor'] },
    { asks: 'What has changed in it?', tool: 'git_status', args: {}, holds: ['a.txt'] },
    { asks: 'Show me.', tool: 'git_diff', args: {}, holds: ['+two'] },
    {
      asks: 'Keep it.',
      tool: 'git_commit',
      args: { message: 'Two', all: true },
      holds: ['Two'],
      proof() {
        nothingStarted()
        stranger.git('status')
        if (!existsSync(marker)) throw new Error('plain git started nothing either: this shows nothing')
        return 'nothing was started by the server; one plain git status in there started its program'
      },
    },
  ]
  return steps.map(step => ({ who: 'Ines', proof: nothingStarted, ...step }))
}
