import type { Complete } from '@mcp-connectors/core'
import type { Git } from './client.ts'
import { parseRecords } from './parse/records.ts'
import { parseTree } from './parse/tree.ts'
import { quote } from './text.ts'

const most = 100

export const completeRepo: Complete<Git> = (value, _given, { client }) =>
  client
    .repos()
    .map(({ name }) => quote(name))
    .filter(name => name.startsWith(value))
    .slice(0, most)

/** Nothing can be suggested while it is open which repository is meant. */
function isOpen(client: Git, repo: string | undefined): boolean {
  return repo === undefined && client.repos().length !== 1
}

/** Branches and tags, the ones last committed to first. */
export const completeRev: Complete<Git> = async (value, { repo }, { client, signal }) => {
  if (isOpen(client, repo)) return []
  const args = ['for-each-ref', '--format=%(refname:short)', '--sort=-creatordate', '--count=5000']
  const { stdout } = await (await client.repo(repo)).git([...args, 'refs/heads', 'refs/tags', 'refs/remotes'], {
    signal,
  })
  const names = ['HEAD', ...parseRecords(stdout).map(([name = '']) => quote(name))]
  return names.filter(name => name.startsWith(value)).slice(0, most)
}

/** One folder at a time, as a shell does it. */
export const completePath: Complete<Git> = async (value, { repo: name, rev = 'HEAD' }, { client, signal }) => {
  if (isOpen(client, name)) return []
  const repo = await client.repo(name)
  const folder = value.slice(0, value.lastIndexOf('/') + 1)
  const id = await repo.resolve(rev, { signal })
  const tree = await repo.object(`${id}:${folder === '' ? '' : repo.path(folder)}`, signal)
  if (tree?.type !== 'tree') return []
  const { stdout } = await repo.git(['ls-tree', '-z', '--long', tree.id], { signal })
  const names = parseTree(stdout).map(({ path, type }) => quote(`${folder}${path}${type === 'folder' ? '/' : ''}`))
  return names.filter(path => path.startsWith(value)).slice(0, most)
}
