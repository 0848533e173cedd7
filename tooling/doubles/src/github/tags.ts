import { type Call, isJson, type Routes, repoPath } from './call.ts'
import { read } from './dispatch.ts'
import { refsOf } from './git.ts'
import { paged } from './paged.ts'

/** The emulator lists annotated tags only. */
export const tags: Routes = {
  'GET /repos/{owner}/{repo}/tags': async call => {
    const repo = repoPath(call).slice('/repos/'.length)
    const found = await refsOf(call.front, repo, 'tags/')
    const names = found.map(({ ref, sha }) => ({ name: ref.slice('refs/tags/'.length), sha }))
    // As GitHub lists them: the names backwards, which puts later versions first.
    const items = await Promise.all(
      names
        .toSorted((a, b) => (a.name < b.name ? 1 : -1))
        .map(async ({ name, sha }) => tagOf(call, name, await commitOf(call, sha))),
    )
    return paged(call, items)
  },
}

/** The commit of an annotated tag, or the sha as it is. */
async function commitOf(call: Call, sha: string): Promise<string> {
  const path = `${repoPath(call)}/git/tags/${sha}`
  const { body } = await call.front.upstream({
    as: call.front.adminOf(repoPath(call).split('/')[2] ?? ''),
    method: 'GET',
    path,
  })
  return isJson(body) && isJson(body.object) ? String(body.object.sha) : sha
}

async function tagOf(call: Call, name: string, sha: string) {
  const { front } = call
  const url = `${front.url}${repoPath(call)}`
  const { node_id } = await read(call, `${repoPath(call)}/git/commits/${sha}`)
  return {
    name,
    zipball_url: `${url}/zipball/refs/tags/${name}`,
    tarball_url: `${url}/tarball/refs/tags/${name}`,
    commit: { sha, url: `${url}/commits/${sha}` },
    node_id: String(node_id),
  }
}
