import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { lines, path, range, repo, revisionRange } from '../arguments.ts'
import { after, type Page, pageOf, pageSchema } from '../history.ts'
import { commitFormat, parseLog } from '../parse/log.ts'
import { extended } from '../regex.ts'
import type { Repo } from '../repo.ts'
import { quote, readable } from '../text.ts'
import { tool } from '../tool.ts'

const input = z.strictObject({
  repo,
  rev: z.string().default('HEAD').describe('Revision, or a range like main..topic.'),
  path: path.optional(),
  lines: lines.optional().describe('With path: only changes to these lines, like "10-40".'),
  author: z.string().min(1).optional(),
  since: z.string().min(1).optional().describe('Date, or "2 weeks ago".'),
  until: z.string().min(1).optional(),
  grep: z.string().min(1).optional().describe('Regex in the message.'),
  pickaxe: z.string().min(1).optional().describe('Text whose number of occurrences changed.'),
  detail: z.enum(['line', 'body', 'files']).default('line'),
  limit: z.int().min(1).max(200).default(30),
})

const file = z.object({
  path: z.string(),
  from: z.string().optional(),
  added: z.int(),
  removed: z.int(),
  binary: z.boolean(),
})

const commit = z.object({
  id: z.string(),
  parents: z.array(z.string()),
  author: z.string(),
  email: z.string(),
  date: z.string(),
  subject: z.string(),
  body: z.string().optional(),
  files: z.array(file).optional(),
})

export type CommitOutput = z.output<typeof commit>

export const log = tool({
  name: 'git_log',
  title: 'History',
  access: 'read',
  description: 'List commits, newest first, filtered by path, lines, author, date, message or changed text.',
  input,
  output: z.object({ commits: z.array(commit), page: pageSchema }),
  paged: true,
  fit: { list: 'commits', after: (_commit, index, value) => after(value.page, value.commits.slice(0, index + 1)) },
  run: async (args, { client, signal, position }) => {
    const repo = await client.repo(args.repo)
    const page = position === undefined ? await firstPage(repo, args, signal) : pageSchema.parse(position)
    const { stdout } = await repo.git(logArguments(repo, args, page), { signal })
    const found = parseLog(stdout)
    const commits = found.slice(0, args.limit).map(({ files, body, ...rest }) => ({
      ...rest,
      author: readable(rest.author),
      email: readable(rest.email),
      subject: readable(rest.subject),
      ...(args.detail === 'line' ? {} : { body: readable(body) }),
      ...(args.detail === 'files' ? { files: files.map(shownFile) } : {}),
    }))
    return { commits, page, next: found.length > args.limit ? after(page, commits) : undefined }
  },
  render: ({ commits }, { untrusted }) =>
    commits.length === 0 ? 'No commit matches.' : untrusted(renderCommits(commits).join('\n')),
})

type Arguments = z.output<typeof input>

async function firstPage(repo: Repo, args: Arguments, signal: AbortSignal): Promise<Page> {
  for (const date of [args.since, args.until]) if (date !== undefined) checkDate(date)
  if (args.lines !== undefined && args.path === undefined) {
    throw new ConnectorError('invalid', 'lines needs a path.')
  }
  const between = revisionRange(args.rev)
  const to = await repo.resolve(between?.to ?? args.rev, { signal })
  const filtered = [args.path, args.author, args.since, args.until, args.grep, args.pickaxe].some(Boolean)
  if (!between) return pageOf([to], [], filtered)
  const from = await repo.resolve(between.from, { signal })
  if (!between.symmetric) return pageOf([to], [from], filtered)
  const { text } = await repo.git(['merge-base', '--all', from, to], { signal, ok: [0, 1] })
  return pageOf([from, to], text.split('\n').filter(Boolean), filtered)
}

/** git takes any text for a date, and what it does not understand for now. */
function checkDate(date: string): void {
  if (/\d|\b(now|today|yesterday|noon|midnight|tea|never|last|ago)\b/i.test(date)) return
  throw new ConnectorError('invalid', `${quote(date)} is not a date.`, { hint: 'Write 2026-11-24, or "2 weeks ago".' })
}

function logArguments(repo: Repo, args: Arguments, { tips, not, skip }: Page): string[] {
  const path = args.path === undefined ? undefined : repo.path(args.path)
  const filters: [string, string | undefined][] = [
    ['--author=', args.author],
    ['--since=', args.since],
    ['--until=', args.until],
    ['--grep=', args.grep === undefined ? undefined : extended(args.grep)],
    ['-S', args.pickaxe],
  ]
  const { first, last } = range(args.lines ?? '1-1')
  return [
    'log',
    '-z',
    commitFormat,
    '--no-notes',
    '--no-ext-diff',
    '--no-textconv',
    // It would reach the pickaxe too, which then misses a change of case.
    ...(args.pickaxe === undefined ? ['--regexp-ignore-case'] : []),
    '--extended-regexp',
    `--max-count=${args.limit + 1}`,
    ...(skip > 0 ? [`--skip=${skip}`] : []),
    ...(args.detail === 'files' ? ['--numstat', '--find-renames', '--ignore-submodules=dirty'] : ['--no-patch']),
    ...filters.flatMap(([flag, value]) => (value === undefined ? [] : [`${flag}${value}`])),
    ...(args.lines === undefined ? [] : [`-L${first},${last}:${path}`]),
    ...tips,
    ...(not.length > 0 ? ['--not', ...not] : []),
    '--',
    ...(path === undefined || args.lines !== undefined ? [] : [path === '' ? '.' : path]),
  ]
}

function shownFile<F extends { path: string; from?: string }>(file: F): F {
  return { ...file, path: quote(file.path), ...(file.from === undefined ? {} : { from: quote(file.from) }) }
}

/** One line a commit, or more with details. The author of them all is named once. */
export function renderCommits(commits: readonly CommitOutput[]): string[] {
  const author = commits.length > 1 ? commits[0]?.author : undefined
  const isOne = author !== undefined && commits.every(commit => commit.author === author)
  return [...(isOne ? [`all by ${author}`] : []), ...commits.map(commit => renderCommit(commit, isOne))]
}

function renderCommit({ id, author, date, subject, body, files }: CommitOutput, isKnown: boolean): string {
  const head = `${id.slice(0, 8)} ${date.slice(0, 10)} ${isKnown ? '' : `${author}: `}${subject}`
  const text = body ? [body.replace(/^/gm, '    ')] : []
  const changed = files?.map(({ path, from, added, removed, binary }) => {
    const count = binary ? 'binary' : `+${added} -${removed}`
    return `  ${from === undefined ? '' : `${from} -> `}${path} ${count}`
  })
  return [head, ...text, ...(changed ?? [])].join('\n')
}
