import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { workTree } from '../work-tree.fixture.ts'
import { parseBlame } from './blame.ts'
import { parseFiles, parsePatches, splitDiff } from './diff.ts'
import { parseGrep } from './grep.ts'
import { commitFormat, parseLog } from './log.ts'
import { parseMergeTree } from './merge-tree.ts'
import { parseRecords } from './records.ts'
import { parseStatus } from './status.ts'
import { parseTree } from './tree.ts'

const parsers: Record<string, (bytes: Buffer) => unknown> = {
  blame: parseBlame,
  diff: bytes => {
    const { list, patch } = splitDiff(bytes)
    const files = parseFiles(list)
    return patch && parsePatches(patch, files)
  },
  grep: bytes => parseGrep(bytes, 'HEAD'),
  log: parseLog,
  'merge-tree': parseMergeTree,
  records: parseRecords,
  status: parseStatus,
  tree: parseTree,
}

/** Pieces of what git prints, in any order, with any bytes between. */
const noise = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\0',
        '\n',
        '\t',
        ':100644 100644 1234567 89abcde M',
        ':100644 100644 1234567 89abcde R100',
        '::100644 100644 100644 a b c MM',
        '1\t2\tname',
        '-\t-\t',
        'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n',
        '1 .M N... 100644 100644 100644 a b path',
        '2 R. N... 100644 100644 100644 a b R100 new',
        'u UU N... 1 2 3 4 a b c path',
        '# branch.ab +1 -2',
        '\x1e1234567890123456789012345678901234567890',
        '100644 blob 1234567890123456789012345678901234567890      12\tname',
        '1234567890123456789012345678901234567890 1 1 1\n',
      ),
      fc.uint8Array({ maxLength: 6 }).map(bytes => Buffer.from(bytes).toString('latin1')),
    ),
    { maxLength: 20 },
  )
  .map(parts => Buffer.from(parts.join(''), 'latin1'))

test.each(Object.entries(parsers))('%s never fails, whatever it is given', (_name, parse) => {
  fc.assert(
    fc.property(noise, bytes => {
      parse(bytes)
    }),
  )
})

/** File names that git takes: no slash, no NUL, not its own. */
const fileName = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .map(name => name.replace(/[/\0]/g, '_'))
  .filter(name => name !== '.' && name !== '..' && !/^\.git/i.test(name) && name.isWellFormed())

test('names of any kind survive status, tree, diff, log and grep', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fileName, { minLength: 1, maxLength: 6 }), names => {
      using tree = workTree()
      const bytes = (...args: string[]) => execFileSync('git', args, { cwd: tree.root })
      for (const name of names) tree.write(name, 'needle\n')
      const sorted = [...names].sort()
      const status = ['status', '--porcelain=v2', '--branch', '-z']
      expect(parseStatus(bytes(...status)).untracked.sort()).toEqual(sorted)
      tree.git('add', '-A')
      expect(
        parseStatus(bytes(...status))
          .staged.map(({ path }) => path)
          .sort(),
      ).toEqual(sorted)
      tree.commit('first')
      expect(
        parseTree(bytes('ls-tree', '-z', '--long', 'HEAD'))
          .map(({ path }) => path)
          .sort(),
      ).toEqual(sorted)
      const [commit] = parseLog(bytes('log', '-z', commitFormat, '--numstat'))
      expect(commit?.files.map(({ path }) => path).sort()).toEqual(sorted)
      expect(
        parseGrep(bytes('grep', '-z', '-n', '-e', 'needle', 'HEAD'), 'HEAD')
          .map(({ path }) => path)
          .sort(),
      ).toEqual(sorted)
      for (const name of names) tree.write(name, 'changed\n')
      const { list, patch } = splitDiff(
        bytes('-c', 'core.quotePath=false', 'diff', '-z', '--raw', '--numstat', '--patch'),
      )
      const files = parseFiles(list)
      expect(files.map(({ path, added, removed }) => [path, added, removed]).sort()).toEqual(
        sorted.map(name => [name, 1, 1]),
      )
      expect(
        parsePatches(patch ?? Buffer.alloc(0), files)
          .map(({ path }) => path)
          .sort(),
      ).toEqual(sorted)
    }),
    { numRuns: 12 },
  )
})

test('what a limit cuts off is left out, never made up', () => {
  using tree = workTree()
  for (let index = 0; index < 5; index++) {
    tree.write(`file${index}`, 'needle\n')
    tree.commit(`commit ${index}`)
  }
  const whole = execFileSync('git', ['log', '-z', commitFormat, '--numstat'], { cwd: tree.root })
  const all = parseLog(whole)
  const found = execFileSync('git', ['grep', '-z', '-n', '-e', 'needle'], { cwd: tree.root })
  for (let end = 0; end < whole.length; end += 7) {
    const some = parseLog(whole.subarray(0, end))
    expect(all.slice(0, some.length).map(({ id, author }) => [id, author])).toEqual(
      some.map(({ id, author }) => [id, author]),
    )
  }
  for (let end = 0; end < found.length; end += 3) {
    const some = parseGrep(found.subarray(0, end))
    expect(parseGrep(found).slice(0, some.length)).toEqual(some)
  }
})
