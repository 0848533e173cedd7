import { expect, test } from 'vitest'
import { reporter, withoutProgress } from './progress.ts'

const event = (stage: string, progress: number, processed: number, total: number) => ({
  method: 'fetch',
  stage,
  progress,
  processed,
  total,
})

test('passes on stages one after the other, and only ever more', () => {
  const seen: unknown[] = []
  const report = reporter((done, total, message) => seen.push([done, total, message]))
  report(event('remote:', 50, 1, 2))
  report(event('remote:', 100, 2, 2))
  report(event('receiving', 0, 0, 8))
  report(event('receiving', 25, 2, 8))
  report(event('receiving', 25, 2, 8))
  report(event('receiving', 12, 1, 8))
  report(event('resolving', 100, 3, 3))
  report(event('\u001b[2J<b>', 7, 1, 14))
  expect(seen).toEqual([
    [50, undefined, 'fetch: remote 1/2'],
    [100, undefined, 'fetch: remote 2/2'],
    [125, undefined, 'fetch: receiving 2/8'],
    [225, undefined, 'fetch: resolving 3/3'],
    [232, undefined, 'fetch: remote 1/14'],
  ])
})

test('leaves what git says when progress is taken out', () => {
  const text = [
    'remote: Enumerating objects: 5, done.',
    'remote: Counting objects:  20% (1/5)\rremote: Counting objects: 100% (5/5), done.',
    'Receiving objects: 100% (5/5), 1.20 KiB | 1.20 MiB/s, done.',
    'remote: Updating 100% of nothing',
    "fatal: couldn't find remote ref x",
    '',
  ].join('\n')
  expect(withoutProgress(text)).toBe("remote: Updating 100% of nothing\nfatal: couldn't find remote ref x\n")
})
