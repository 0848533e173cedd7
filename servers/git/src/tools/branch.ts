import { z } from 'zod'
import { repo } from '../arguments.ts'
import { act, destination, onlyThere, type Subject, subjectOf } from '../branch/actions.ts'
import { hooksNote } from '../hooks.ts'
import { shownBranch } from '../ref-name.ts'
import type { Repo } from '../repo.ts'
import { describeSwitch } from '../restore/loss.ts'
import { footer, undo } from '../stage/change.ts'
import { quote } from '../text.ts'
import { tool } from '../tool.ts'
import { refuseNested } from '../undo/nested.ts'
import { currentBranch, save } from '../undo/save.ts'

const input = z.strictObject({
  repo,
  action: z.enum(['create', 'switch', 'rename', 'delete', 'tag', 'delete_tag']),
  name: z.string().describe('switch: branch or revision (detached).'),
  target: z.string().optional().describe('create, tag: revision, default HEAD. rename: new name.'),
  message: z.string().optional().describe('Annotates the tag.'),
  force: z.boolean().optional().describe('switch: discard changes. create, tag: move. delete: unmerged.'),
})

type Arguments = z.output<typeof input>

export const branch = tool({
  name: 'git_branch',
  title: 'Branches and tags',
  access: 'write',
  accessFor: ({ action, force }) => {
    const deletes = action === 'delete' || action === 'delete_tag'
    return deletes || (force === true && action !== 'rename') ? 'destroy' : 'write'
  },
  description: 'Work on branches and tags: create, switch, rename, delete.',
  input,
  output: z.object({
    ref: z.string(),
    id: z.string().optional().describe('Where it points, or pointed before it was deleted.'),
    deleted: z.boolean(),
    branch: z.string().optional(),
    hooks: z.string(),
    undo,
  }),
  confirm: async (args, { client, signal }) => {
    const repo = await client.repo(args.repo)
    return question(repo, args, await subjectOf(repo, args, signal), signal)
  },
  run: (args, { client, signal }) =>
    client.change(args.repo, signal, async repo => {
      const subject = await subjectOf(repo, args, signal)
      const undo = await undoFor(repo, args, subject, signal)
      await act(repo, args, subject, signal)
      const ref =
        args.action === 'rename' ? `refs/heads/${args.target}` : args.action === 'switch' ? 'HEAD' : subject.ref
      const [now, current] = await Promise.all([repo.object(ref, signal), currentBranch(repo, signal)])
      return {
        ref: quote(ref),
        id: now?.id ?? subject.id,
        deleted: now === undefined,
        ...shownBranch(current),
        hooks: await hooksNote(client, repo, 'branch', signal),
        undo,
      }
    }),
  render: ({ ref, id, deleted, branch, ...rest }, { untrusted }) =>
    [
      untrusted(
        `${deleted ? 'deleted ' : ''}${ref} ${id?.slice(0, 10) ?? ''}\nnow on ${branch === undefined ? 'a detached HEAD' : branch}`,
      ),
      ...footer(rest),
    ].join('\n'),
})

async function undoFor(repo: Repo, args: Arguments, subject: Subject, signal: AbortSignal) {
  const { action, name, force } = args
  const { ref, id } = subject
  const described = { action: `git_branch ${action} ${name}`, signal }
  if (action === 'switch') {
    const to = await destination(repo, args, subject, signal)
    await refuseNested(repo, [to.id], signal)
    // Commits made on a detached HEAD are out of reach once it is left.
    if (!force && (await currentBranch(repo, signal)) !== undefined) return undefined
    return save(repo, { ...described, incoming: [to.id] })
  }
  const loses = action === 'delete' || action === 'delete_tag' || force
  return loses && id !== undefined ? save(repo, { ...described, lost: { ref, oid: id } }) : undefined
}

async function question(repo: Repo, args: Arguments, subject: Subject, signal: AbortSignal): Promise<string> {
  const { action, name, target } = args
  const { ref, id } = subject
  if (action === 'switch') {
    const to = await destination(repo, args, subject, signal)
    return `Switch to ${quote(name)} in ${repo.root} and discard:\n${await describeSwitch(repo, to.id, signal)}`
  }
  const only = await onlyThere(repo, subject, signal)
  const where = id === undefined ? '' : ` from ${id.slice(0, 10)}`
  const what = action.startsWith('delete')
    ? `Delete ${quote(ref)}`
    : `Move ${quote(ref)}${where} to ${target ?? 'HEAD'}`
  const commits =
    only === 0 ? 'Its commits are on other branches or tags too.' : `Commits that are nowhere else: ${only}.`
  return `${what} in ${repo.root}. It is at ${id?.slice(0, 10) ?? 'nothing'}. ${commits}`
}
