import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { pickPages } from '../../code/pick-pages.ts'
import { refDetails } from '../../code/ref-details.ts'
import { after, type Numbered, start } from '../../numbered-page.ts'
import type { Repo } from '../../repo.ts'
import { day } from '../../text.ts'
import { tool } from '../../tool.ts'

const row = z.object({
  name: z.string(),
  sha: z.string().optional(),
  date: z.string().optional(),
  ahead: z.int().optional(),
  behind: z.int().optional(),
  default: z.boolean().optional(),
  protected: z.boolean().optional(),
  title: z.string().optional(),
  state: z.enum(['draft', 'prerelease']).optional(),
  assets: z.int().optional(),
})

type Row = z.output<typeof row>

const input = z.strictObject({
  repo,
  kind: z.enum(['branch', 'tag', 'release']).default('branch'),
  query: z.string().optional().describe('Part of the name.'),
  limit: z.int().min(1).max(100).default(30),
})

type Arguments = z.output<typeof input>

export const listRefs = tool({
  name: 'github_list_refs',
  title: 'List branches, tags, releases',
  access: 'read',
  description: 'List branches with ahead/behind of the default branch, tags, or releases.',
  input,
  output: z.object({
    repo: z.string(),
    kind: z.enum(['branch', 'tag', 'release']),
    base: z.string().optional(),
    rows: z.array(row),
    looked: z.int().optional(),
    page: z.int(),
    skipped: z.int(),
  }),
  paged: true,
  fit: { list: 'rows', after: (_row, index, { page, skipped }) => after({ page, skip: skipped }, index + 1) },
  run: async (args, { client, signal, position }) => {
    const repo = client.repo(args.repo)
    const at = start(position)
    const { base, rows, from, next, looked } = await readers[args.kind](repo, args, at, signal)
    return {
      repo: repo.full,
      kind: args.kind,
      ...(base === undefined ? {} : { base }),
      rows,
      ...(looked === undefined ? {} : { looked }),
      page: from.page,
      skipped: from.skip,
      next,
    }
  },
  render: ({ repo, kind, base, rows, looked }, { untrusted }) =>
    [
      `${repo}: ${rows.length === 0 ? 'no ' : ''}${kind === 'branch' ? 'branches' : `${kind}s`}${base === undefined ? '' : `, ahead/behind of ${base}`}`,
      ...(rows.length === 0 ? [] : [untrusted(rows.map(renderRow).join('\n'))]),
      ...(looked === undefined ? [] : [`Only ${looked} were looked at; the cursor goes on.`]),
    ].join('\n'),
})

interface Listing {
  base?: string
  rows: Row[]
  from: Numbered
  next: Numbered | undefined
  looked: number | undefined
}

type Read = (repo: Repo, args: Arguments, at: Numbered, signal: AbortSignal) => Promise<Listing>

const readers: Readonly<Record<Arguments['kind'], Read>> = { branch: branches, tag: tags, release: releases }

/** Without a filter a page is as long as the rows that are wanted. */
function paging<T>({ query, limit }: Arguments, nameOf: (item: T) => string) {
  const part = query?.toLowerCase()
  const wanted = (item: T) => part === undefined || nameOf(item).toLowerCase().includes(part)
  return { limit, perPage: part === undefined ? limit : 100, wanted }
}

async function branches(repo: Repo, args: Arguments, at: Numbered, signal: AbortSignal): Promise<Listing> {
  const pages = paging<{ name: string }>(args, ({ name }) => name)
  const [{ default_branch: base }, found] = await Promise.all([
    repo.request('GET /repos/{owner}/{repo}', {}, { signal }),
    pickPages(at, pages, page =>
      repo.page('GET /repos/{owner}/{repo}/branches', { per_page: pages.perPage, page }, { signal }),
    ),
  ])
  const refs = found.items.map(({ name, commit }) => ({ name, sha: commit.sha }))
  const details = await refDetails(repo, 'heads', refs, base, signal)
  const rows = found.items.map(({ name, commit, protected: isProtected }, index) => ({
    name,
    sha: commit.sha,
    ...details[index],
    ...(name === base ? { default: true } : {}),
    ...(isProtected ? { protected: true } : {}),
  }))
  return { ...found, base, rows }
}

async function tags(repo: Repo, args: Arguments, at: Numbered, signal: AbortSignal): Promise<Listing> {
  const pages = paging<{ name: string; commit: { sha: string } }>(args, ({ name }) => name)
  const found = await pickPages(at, pages, page =>
    repo.page('GET /repos/{owner}/{repo}/tags', { per_page: pages.perPage, page }, { signal }),
  )
  const refs = found.items.map(({ name, commit }) => ({ name, sha: commit.sha }))
  const details = await refDetails(repo, 'tags', refs, '', signal)
  return { ...found, rows: refs.map((ref, index) => ({ ...ref, ...details[index] })) }
}

async function releases(repo: Repo, args: Arguments, at: Numbered, signal: AbortSignal): Promise<Listing> {
  const pages = paging<{ tag_name: string; name: string | null }>(args, one => `${one.tag_name} ${one.name ?? ''}`)
  const found = await pickPages(at, pages, page =>
    repo.page('GET /repos/{owner}/{repo}/releases', { per_page: pages.perPage, page }, { signal }),
  )
  const rows = found.items.map(one => ({
    name: one.tag_name,
    date: one.published_at ?? one.created_at,
    ...(one.name && one.name !== one.tag_name ? { title: one.name } : {}),
    ...(one.draft ? { state: 'draft' as const } : one.prerelease ? { state: 'prerelease' as const } : {}),
    ...(one.assets.length > 0 ? { assets: one.assets.length } : {}),
  }))
  return { ...found, rows }
}

function renderRow({ name, sha, date, ahead, behind, title, state, assets, ...is }: Row): string {
  const parts = [
    name,
    sha?.slice(0, 8),
    day(date),
    ahead !== undefined && `+${ahead} -${behind}`,
    is.default && 'default',
    is.protected && 'protected',
    state,
    assets !== undefined && `${assets} assets`,
    title,
  ]
  return parts.filter(Boolean).join(' ')
}
