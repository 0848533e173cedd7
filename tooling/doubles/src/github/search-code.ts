import { type Answer, type Call, isJson, type Json, Refusal } from './call.ts'
import { read } from './dispatch.ts'
import { blobOf, encode, filesOf } from './git.ts'
import { parseQuery, scopeOf, type Term, wordsOf } from './search-query.ts'
import { searchResults, visibleRepos } from './search-results.ts'

const languages: Readonly<Record<string, readonly string[]>> = {
  javascript: ['js', 'mjs', 'cjs', 'jsx'],
  js: ['js', 'mjs', 'cjs', 'jsx'],
  typescript: ['ts', 'mts', 'cts', 'tsx'],
  python: ['py'],
  go: ['go'],
  rust: ['rs'],
  ruby: ['rb'],
  markdown: ['md'],
  json: ['json'],
  yaml: ['yml', 'yaml'],
}

/** Code on default branches, as the older engine finds it that the API has: every word must be in the file. */
export async function searchCode(call: Call): Promise<Answer> {
  if (call.token === undefined) throw new Refusal(401, 'Requires authentication')
  const terms = parseQuery(call.query.get('q') ?? '')
  const words = wordsOf(terms)
  if (words.length === 0 && !terms.some(({ qualifier }) => qualifier === 'filename' || qualifier === 'path')) {
    const message = 'ERROR_TYPE_QUERY_PARSING_FATAL unable to parse query!'
    throw new Refusal(422, message, [{ resource: 'Search', field: 'q', code: 'invalid' }])
  }
  const found: Json[] = []
  for (const name of scopeOf(call, terms, await visibleRepos(call)))
    found.push(...(await inRepo(call, name, terms, words)))
  return searchResults(call, found, words, ({ path, url, content, in: place }) => [
    ...(String(place).includes('path') ? [{ property: 'path', fragment: String(path), url: String(url) }] : []),
    { property: 'content', fragment: String(content), url: String(url) },
  ])
}

async function inRepo(call: Call, name: string, terms: readonly Term[], words: readonly string[]): Promise<Json[]> {
  const { front } = call
  const repository = await read(call, `/repos/${name}`)
  const { status, body } = await front.upstream({
    as: front.adminOf(name.split('/')[0] ?? ''),
    method: 'GET',
    path: `/repos/${name}/commits/HEAD`,
  })
  if (status !== 200 || !isJson(body)) return []
  const found: Json[] = []
  const scope = terms
    .filter(({ qualifier }) => qualifier === 'in')
    .map(({ value }) => value)
    .join(',')
  for (const [path, { sha, mode }] of await filesOf(front, name, String(body.sha))) {
    if (mode === '160000' || !terms.every(term => inPlace(path, term))) continue
    const bytes = await blobOf(front, name, sha)
    if (bytes.includes(0) || bytes.length > 384 * 1024) continue
    const content = bytes.toString()
    const where =
      `${scope.includes('path') ? '' : content}\n${scope === '' || scope.includes('path') ? path : ''}`.toLowerCase()
    if (!words.every(word => where.includes(word))) continue
    const url = `${front.url}/repos/${name}/contents/${encode(path)}?ref=${body.sha}`
    const html_url = `${front.url}/${name}/blob/${body.sha}/${encode(path)}`
    const git_url = `${front.url}/repos/${name}/git/blobs/${sha}`
    found.push({
      name: path.split('/').at(-1),
      path,
      sha,
      url,
      git_url,
      html_url,
      repository,
      score: 1,
      content,
      in: scope,
    })
  }
  return found
}

function inPlace(path: string, { qualifier, value, negated }: Term): boolean {
  const [lower, wanted] = [path.toLowerCase(), value.toLowerCase()]
  const extension = /\.([^./]+)$/.exec(lower)?.[1] ?? ''
  const found = {
    path: () => lower.startsWith(wanted.replace(/^\//, '')),
    filename: () => lower.split('/').at(-1)?.includes(wanted) === true,
    extension: () => extension === wanted.replace(/^\./, ''),
    language: () => (languages[wanted] ?? [wanted]).includes(extension),
  }[qualifier ?? '']
  return found === undefined || found() !== negated
}
