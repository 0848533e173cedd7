import { dryRun, type Receipt, receipt, renderReceipt, repeat } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import type { GitHub } from '../../client.ts'
import { subjectOf } from '../../code/commit-row.ts'
import { readBlobs } from '../../code/read-blobs.ts'
import { change, lineOf, type Planned } from '../../commit/change.ts'
import { firstCommit } from '../../commit/first-commit.ts'
import { makeCommit } from '../../commit/make-commit.ts'
import { checkPull, openPull, type PullDraft, pullOf } from '../../commit/open-pull.ts'
import { type Plan, planChanges } from '../../commit/plan.ts'
import { joinDiffs, previewOf } from '../../commit/preview.ts'
import { snapshotOf } from '../../commit/snapshot.ts'
import { type Branch, branchFor, checkHead, plainBranch } from '../../commit/target.ts'
import type { Repo } from '../../repo.ts'
import { carryOut } from '../../steps.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  branch: z.string().describe('Made if missing.'),
  base: z.string().optional(),
  message: z.string().min(1),
  changes: z.array(change).min(1),
  expected_head: z
    .string()
    .regex(/^[0-9a-fA-F]{7,40}$/)
    .optional()
    .describe('Sha the branch must be at.'),
  pull_title: z.string().optional().describe('Opens one.'),
  pull_body: z.string().optional(),
  draft: z.boolean().default(false),
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const commitFiles = tool({
  name: 'github_commit_files',
  title: 'Commit files',
  access: 'write',
  description: 'Commit many file changes at once; makes the branch and the pull request too.',
  scopes: ['public_repo'],
  input,
  output: receipt,
  run: async (args, { client, signal }) => {
    const repo = client.repo(args.repo)
    const [branch, pull] = await Promise.all([
      branchFor(repo, args.branch, args.base, signal),
      pullDraft(repo, args, signal),
    ])
    if (branch === undefined) return await firstCommit(client, repo, args, signal)
    const paths = args.changes.flatMap(({ path, move_to }) => (move_to === undefined ? [path] : [path, move_to]))
    await checkHead(repo, branch, args.expected_head, paths, signal)
    const files = await snapshotOf(repo, branch.head.tree, paths, signal)
    const plan = await planChanges(files, args.changes, shas => readBlobs(repo, shas, signal))
    if (plan.planned.length === 0) return { changed: [], warnings: unchanged(plan, pull) }
    if (args.dry_run) return await dryReceipt(repo, branch, plan, { ...args, pull }, signal)
    return await commit(client, repo, branch, plan, { ...args, pull }, signal)
  },
  render: renderReceipt,
})

async function pullDraft(repo: Repo, args: Arguments, signal: AbortSignal): Promise<PullDraft | undefined> {
  const { pull_title: title, pull_body: body, draft } = args
  if (title === undefined) return undefined
  const base = args.base ?? (await repo.request('GET /repos/{owner}/{repo}', {}, { signal })).default_branch
  const pull = { title, body, draft, head: plainBranch(args.branch), base }
  checkPull(pull)
  return pull
}

function unchanged({ same }: Plan, pull: PullDraft | undefined): string[] {
  return [
    `${same.slice(0, 10).join(', ')} had this content already.`,
    ...(pull === undefined ? [] : ['No pull request was opened; github_write_pull does it.']),
  ]
}

interface Wanted extends Pick<Arguments, 'message' | 'repeat'> {
  pull: PullDraft | undefined
}

async function dryReceipt(
  repo: Repo,
  branch: Branch,
  plan: Plan,
  { message, pull }: Wanted,
  signal: AbortSignal,
): Promise<Receipt> {
  const needed = plan.planned.flatMap(({ before }) => (before && before.mode !== '160000' ? [before.sha] : []))
  const changes = await previewOf(plan.planned, await readBlobs(repo, [...new Set(needed)], signal))
  return {
    changed: [
      ...branchLine(branch),
      `commit on ${branch.name} at ${branch.head.sha.slice(0, 10)}: ${subjectOf(message)}`,
      ...changes.map(({ line }) => line),
      ...(pull === undefined ? [] : [`${pull.draft ? 'draft ' : ''}pull request ${pull.head} -> ${pull.base}`]),
    ],
    warnings: sameWarnings(plan),
    dry_run: true,
    preview: joinDiffs(changes),
  }
}

async function commit(
  client: GitHub,
  repo: Repo,
  branch: Branch,
  plan: Plan,
  { message, repeat, pull }: Wanted,
  signal: AbortSignal,
): Promise<Receipt> {
  const { planned } = plan
  const open = pull && branch.startsAt === undefined ? await pullOf(repo, pull.head, pull.base, signal) : undefined
  const sha = await makeCommit(client.once, repo, { branch, message, planned, blobs: new Map() }, repeat, signal)
  const told = [...branchLine(branch), `commit ${sha.slice(0, 10)} on ${branch.name}`, ...linesOf(planned)]
  const url = repo.url(`commit/${sha}`)
  if (pull === undefined) return { url, id: sha, changed: told, warnings: sameWarnings(plan) }
  if (open) {
    const warning = `#${open.number} is open for this branch already: no other was opened.`
    return { url: open.url, id: sha, changed: told, warnings: [...sameWarnings(plan), warning] }
  }
  const opened: { number: number; url: string }[] = []
  const step = {
    change: `${pull.draft ? 'draft ' : ''}pull request to ${pull.base}`,
    send: async () => opened.push(await openPull(client, repo, pull, repeat, signal)),
  }
  const { changed, warnings } = await carryOut([step], told)
  const number = opened[0]?.number
  return {
    url: opened[0]?.url ?? url,
    id: sha,
    changed: number === undefined ? changed : [...told, `${step.change}: #${number}`],
    warnings: [...sameWarnings(plan), ...warnings],
  }
}

function branchLine({ name, head, startsAt }: Branch): string[] {
  return startsAt === undefined ? [] : [`new branch ${name} from ${startsAt} at ${head.sha.slice(0, 10)}`]
}

const mostLines = 30

function linesOf(planned: readonly Planned[]): string[] {
  const left = planned.length - mostLines
  return [...planned.slice(0, mostLines).map(lineOf), ...(left > 0 ? [`and ${left} more files`] : [])]
}

function sameWarnings({ same }: Plan): string[] {
  return same.length === 0 ? [] : [`As it was already: ${same.slice(0, 10).join(', ')}.`]
}
