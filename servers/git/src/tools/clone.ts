import { z } from 'zod'
import { refName, shownBranch } from '../ref-name.ts'
import { remoteCodes, remoteFailure } from '../remote/failure.ts'
import { checkUrl, maskUrl, refuseCredentials } from '../remote/url.ts'
import { quote } from '../text.ts'
import { tool } from '../tool.ts'
import { currentBranch } from '../undo/save.ts'

export const clone = tool({
  name: 'git_clone',
  title: 'Clone',
  access: 'write',
  world: 'open',
  description: 'Clone a repository (https or ssh) into a new folder inside the allowed folders.',
  input: z.strictObject({
    url: z.string().max(2000),
    path: z.string().min(1).describe('New folder.'),
    branch: z.string().optional(),
    depth: z.int().min(1).max(1_000_000).optional().describe('Only the newest commits.'),
  }),
  output: z.object({
    repo: z.string(),
    path: z.string(),
    url: z.string(),
    head: z.string().optional(),
    branch: z.string().optional(),
  }),
  run: async ({ url, path, branch, depth }, { client, signal, progress }) => {
    refuseCredentials(checkUrl(url, client.protocols))
    const place = client.folder(path)
    const flags = [
      '--quiet',
      '--progress',
      '--no-local',
      '--origin=origin',
      '--no-recurse-submodules',
      ...(branch === undefined ? [] : [`--branch=${refName(branch, 'branch')}`]),
      ...(depth === undefined ? [] : [`--depth=${depth}`]),
    ]
    const options = { signal, write: true, network: true, ok: remoteCodes, progress }
    const output = await client.run(['clone', ...flags, '--', url, place], client.folders[0] ?? place, options)
    if (output.exitCode !== 0) throw remoteFailure('clone', output)
    const repo = await client.repo(place)
    const [head, current] = await Promise.all([repo.object('HEAD^{commit}', signal), currentBranch(repo, signal)])
    return {
      repo: quote(repo.name),
      path: quote(place),
      url: maskUrl(url),
      head: head?.id,
      ...shownBranch(current),
    }
  },
  render: ({ repo, path, url, head, branch }, { untrusted }) =>
    untrusted(`${url} -> ${path}\nrepo ${repo}, HEAD ${head?.slice(0, 10) ?? 'has no commit'} on ${branch ?? '-'}`),
})
