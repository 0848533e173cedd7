import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'

export interface Size {
  commits: number
  files: number
}

const start = 1_600_000_000
const authors = ['Ada Lovelace', 'Grace Hopper', 'Barbara Liskov', 'Frances Allen', 'Radia Perlman']

/** Fills a new repository through `git fast-import`: one file changed per commit, a merged side branch every 100 commits. */
export async function largeRepository(root: string, { commits, files }: Size): Promise<void> {
  mkdirSync(root, { recursive: true })
  await run(root, ['init', '-q', '-b', 'main'])
  await run(root, ['fast-import', '--quiet', '--done'], stream({ commits, files }))
  await run(root, ['commit-graph', 'write', '--reachable'])
  await run(root, ['reset', '-q', '--hard'])
}

function* stream({ commits, files }: Size): Generator<string> {
  const everything = Array.from(
    { length: files },
    (_, index) => `M 644 inline ${pathOf(index)}\n${data(bodyOf(index, 0))}`,
  )
  yield commit(1, 'refs/heads/main', 'Import the tree', everything.join(''))
  for (let number = 2; number <= commits; number++) {
    const file = (number * 7919) % files
    const change = `M 644 inline ${pathOf(file)}\n${data(bodyOf(file, number))}`
    const merges = number % 100 === 0 && number > 100
    const side = number % 100 === 50
    const ref = side ? 'refs/heads/side' : 'refs/heads/main'
    const parents = side ? `from :${number - 1}\n` : merges ? `merge :${number - 50}\n` : ''
    yield commit(number, ref, subjectOf(number, merges), parents + change)
  }
  yield 'done\n'
}

function commit(number: number, ref: string, subject: string, rest: string): string {
  const author = authors[number % authors.length]
  const stamp = `${author} <${author?.split(' ')[0]?.toLowerCase()}@example.org> ${start + number * 600} +0000`
  return `commit ${ref}\nmark :${number}\nauthor ${stamp}\ncommitter ${stamp}\n${data(subject)}${rest}\n`
}

function subjectOf(number: number, merges: boolean): string {
  if (merges) return `Merge branch 'side' into main`
  const words = ['Handle', 'Fix', 'Simplify', 'Rename', 'Test']
  const things = [
    'the timeout in the reader',
    'an empty header',
    'retry of uploads',
    'the cache key',
    'dates before 1970',
  ]
  return `${words[number % 5]} ${things[(number * 3) % 5]} (#${number})`
}

function pathOf(index: number): string {
  return `src/part${index % 40}/module${index % 200}/file${index}.ts`
}

function bodyOf(index: number, version: number): string {
  return Array.from(
    { length: 20 },
    (_, line) => `export const value${line} = ${line === version % 20 ? version : index}\n`,
  ).join('')
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}

async function run(cwd: string, args: readonly string[], input?: Iterable<string>): Promise<void> {
  const child = spawn('git', args, { cwd, stdio: ['pipe', 'ignore', 'inherit'] })
  const closed = once(child, 'close')
  for (const chunk of input ?? []) if (!child.stdin.write(chunk)) await once(child.stdin, 'drain')
  child.stdin.end()
  const [code] = await closed
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}`)
}
