import { inParallel } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Account } from '../account.ts'
import { unlessMissing } from '../missing.ts'
import type { Hit } from './hit.ts'

/** A place in a file, as the search gives it: some text, and where in it the words are. */
export interface Match {
  fragment: string
  indices: readonly (readonly number[])[]
}

const mostLines = 5
const mostCharacters = 200

/** The lines that hold what was found, with their numbers where the text of the file is known. */
export function matchingLines(matches: readonly Match[], text: string | undefined): NonNullable<Hit['lines']> {
  const lines = new Map<string, { line?: number; text: string }>()
  for (const { fragment, indices } of matches) {
    const at = text?.indexOf(fragment) ?? -1
    const before = at < 0 ? undefined : newlines(text?.slice(0, at) ?? '')
    const parts = fragment.split('\n')
    for (const [start = 0] of indices) {
      const nth = newlines(fragment.slice(0, start))
      const shown = shorten(parts[nth] ?? '')
      const line = before === undefined ? undefined : before + nth + 1
      lines.set(`${line ?? shown}`, { ...(line === undefined ? {} : { line }), text: shown })
    }
  }
  return [...lines.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, mostLines)
}

function newlines(text: string): number {
  return text.split('\n').length - 1
}

function shorten(line: string): string {
  const text = line.trim()
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters).toWellFormed()}…` : text
}

export interface BlobPlace {
  repo: string
  sha: string
}

const blob = z.object({ object: z.object({ text: z.string().nullish() }).nullish() })
const answer = z.record(z.string(), blob.nullish())

/** The texts of blobs in any repositories; undefined where one cannot be read. */
export function blobTexts(
  account: Account,
  places: readonly BlobPlace[],
  signal: AbortSignal,
): Promise<(string | undefined)[]> {
  if (places.length === 0) return Promise.resolve([])
  return account.faster(
    () => byGraphql(account, places, signal),
    () => inParallel(4, places, place => byRest(account, place, signal)),
  )
}

async function byRest(
  account: Account,
  { repo: full, sha }: BlobPlace,
  signal: AbortSignal,
): Promise<string | undefined> {
  const [owner = '', repo = ''] = full.split('/')
  const route = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}'
  const found = await unlessMissing(account.request(route, { owner, repo, file_sha: sha }, { signal }))
  return found && Buffer.from(found.content, 'base64').toString('utf8')
}

async function byGraphql(
  account: Account,
  places: readonly BlobPlace[],
  signal: AbortSignal,
): Promise<(string | undefined)[]> {
  const indices = [...places.keys()]
  const declared = indices.map(n => `$o${n}: String!, $n${n}: String!, $s${n}: GitObjectID!`).join(', ')
  const fields = indices.map(
    n =>
      `b${n}: repository(owner: $o${n}, name: $n${n}, followRenames: false) { object(oid: $s${n}) { ... on Blob { text } } }`,
  )
  const variables = places.flatMap(({ repo, sha }, n) => {
    const [owner = '', name = ''] = repo.split('/')
    return [
      [`o${n}`, owner],
      [`n${n}`, name],
      [`s${n}`, sha],
    ] as const
  })
  const found = await account.graphql(`query(${declared}) { ${fields.join('\n')} }`, Object.fromEntries(variables), {
    schema: answer,
    signal,
    partial: true,
  })
  return indices.map(n => found[`b${n}`]?.object?.text ?? undefined)
}
