import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { contentOf } from '../code/content.ts'
import { cleanPath } from '../code/path.ts'
import { mostBytes, readContents } from '../code/read-contents.ts'
import { pathsOf } from '../code/tree.ts'
import { completeNumber } from '../complete-number.ts'
import {
  completeBranch,
  completeOwner,
  completePath,
  completeRef,
  completeRepo,
  completeSha,
  completeTag,
} from '../complete-place.ts'
import { resource } from '../tool.ts'

type Variables = Readonly<Record<string, string>>

const place = { owner: completeOwner, repo: completeRepo }
const limit = `up to ${Math.round(mostBytes / 1_000_000)} MB`

const atRef = ({ ref }: Variables) => ref
const atHead = () => undefined
const atBranch = ({ branch }: Variables) => `heads/${branch}`
const atSha = ({ sha }: Variables) => sha
const atTag = ({ tag }: Variables) => `tags/${tag}`
const atPull = ({ number }: Variables) => `pull/${number}/head`

export const fileResource = resource({
  name: 'file',
  title: 'File at a ref',
  description: `A file of a branch, tag or commit, ${limit}. Write a slash in the ref as %2F.`,
  uri: 'gh://{owner}/{repo}/blob/{ref}/{+path}',
  mimeType: 'text/plain',
  complete: { ...place, ref: completeRef, path: completePath(atRef) },
  read: reader(atRef),
})

// The addresses that the official server gives to files.
export const contentsResource = resource({
  name: 'repository_content',
  title: 'File of the default branch',
  description: `A file of the default branch, ${limit}.`,
  uri: 'repo://{owner}/{repo}/contents/{+path}',
  mimeType: 'text/plain',
  complete: { ...place, path: completePath(atHead) },
  read: reader(atHead),
})

export const branchContentsResource = resource({
  name: 'repository_content_branch',
  title: 'File of a branch',
  description: `A file of a branch, ${limit}.`,
  uri: 'repo://{owner}/{repo}/refs/heads/{branch}/contents/{+path}',
  mimeType: 'text/plain',
  complete: { ...place, branch: completeBranch, path: completePath(atBranch) },
  read: reader(atBranch),
})

export const commitContentsResource = resource({
  name: 'repository_content_commit',
  title: 'File of a commit',
  description: `A file of a commit, ${limit}.`,
  uri: 'repo://{owner}/{repo}/sha/{sha}/contents/{+path}',
  mimeType: 'text/plain',
  complete: { ...place, sha: completeSha, path: completePath(atSha) },
  read: reader(atSha),
})

export const tagContentsResource = resource({
  name: 'repository_content_tag',
  title: 'File of a tag',
  description: `A file of a tag, ${limit}.`,
  uri: 'repo://{owner}/{repo}/refs/tags/{tag}/contents/{+path}',
  mimeType: 'text/plain',
  complete: { ...place, tag: completeTag, path: completePath(atTag) },
  read: reader(atTag),
})

export const pullContentsResource = resource({
  name: 'repository_content_pr',
  title: 'File of a pull request',
  description: `A file at the head of a pull request, ${limit}.`,
  uri: 'repo://{owner}/{repo}/refs/pull/{number}/head/contents/{+path}',
  mimeType: 'text/plain',
  complete: { ...place, number: completeNumber('pull'), path: completePath(atPull) },
  read: reader(atPull),
})

function reader(refOf: (variables: Variables) => string | undefined) {
  return async (variables: Variables, { client, signal }: { client: GitHub; signal: AbortSignal }) => {
    const repo = client.repo(`${variables.owner}/${variables.repo}`)
    const path = cleanPath(variables.path ?? '')
    const { at, found } = await readContents(repo, refOf(variables), [path], signal)
    const [file] = found
    if (file?.type === 'file' && file.bytes !== undefined) {
      return contentOf(file.bytes).kind === 'text' ? { text: file.bytes.toString('utf8') } : { blob: file.bytes }
    }
    const where = `${repo.full} at ${at.name ?? at.sha.slice(0, 8)}`
    if (file?.type === 'file') {
      throw new ConnectorError('too_large', `${path} in ${where} has ${file.size} bytes; ${limit} is what can be read.`)
    }
    if (file !== undefined && file.type !== 'missing') {
      throw new ConnectorError('invalid', `${path} in ${where} is a ${file.type}, and no file.`)
    }
    const offered = near(path, await pathsOf(repo, at.tree, signal))
    throw new ConnectorError('not_found', `${where} has no file ${path}.`, {
      ...(offered.length > 0 ? { hint: 'Perhaps one of these was meant:', quote: offered.join('\n') } : {}),
    })
  }
}
