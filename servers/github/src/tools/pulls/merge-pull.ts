import { dryRun, type Receipt, receipt, renderReceipt, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, numbered, repo } from '../../arguments.ts'
import type { GitHub } from '../../client.ts'
import { settledPull } from '../../pulls/by-rest.ts'
import { checkHead, headSha } from '../../pulls/head-guard.ts'
import { checkMergeable, leadsToMerge, question, standingOf } from '../../pulls/merge-plan.ts'
import { isNow, mergeNow, otherSteps, whyKept } from '../../pulls/merge-steps.ts'
import { headOf, type Pull } from '../../pulls/pull.ts'
import { obstaclesOf } from '../../pulls/standing.ts'
import type { Repo } from '../../repo.ts'
import { carryOut } from '../../steps.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  number,
  action: z.enum(['merge', 'squash', 'rebase', 'auto', 'disable_auto', 'queue', 'dequeue', 'update_branch']),
  head_sha: headSha.describe('As read: nothing is done if the head moved.'),
  method: z.enum(['merge', 'squash', 'rebase']).optional().describe('Of auto.'),
  title: text().optional().describe('Of the commit.'),
  message: text(65_536).optional(),
  delete_branch: z.boolean().default(false),
  dry_run: dryRun,
})

type Arguments = z.output<typeof input>

export const mergePull = tool({
  name: 'github_merge_pull',
  title: 'Merge a pull request',
  access: 'write',
  accessFor: ({ action, dry_run }) => (leadsToMerge(action) && !dry_run ? 'destroy' : 'write'),
  description:
    'Merge a pull request, now, as soon as it can be (auto), or by the queue; or update its branch from the base.',
  scopes: ['public_repo'],
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    const { repo, number } = numbered(client, args)
    const [pull, place] = await Promise.all([
      standingOf(client, repo, number, signal),
      repo.request('GET /repos/{owner}/{repo}', {}, { signal }),
    ])
    checkHead({ number, head: { sha: pull.head_sha } }, args.head_sha)
    client.agreed.show(['merge', args], `${pull.head_sha} into ${pull.base}`)
    return question(pull, args, place)
  },
  run: async (args, { client, signal }): Promise<Receipt> => {
    const { repo, number } = numbered(client, args)
    const pull = await settledPull(repo, number, signal)
    if (pull.merged) return { url: pull.html_url, id: number, changed: [], warnings: ['It is merged already.'] }
    checkHead(pull, args.head_sha)
    client.agreed.check(['merge', args], `${pull.head.sha} into ${pull.base.ref}`)
    checkMergeable(pull, args.action)
    if (isNow(args.action)) {
      if (args.dry_run) return await wouldMerge(client, repo, pull, args, signal)
      return await mergeNow(client, repo, pull, { ...args, action: args.action }, signal)
    }
    const steps = await otherSteps(repo, pull, args, signal)
    const of = { url: pull.html_url, id: number }
    if (args.dry_run) return { ...of, changed: steps.map(({ change }) => change), dry_run: true }
    return { ...of, ...(await carryOut(steps)) }
  },
  render: renderReceipt,
})

async function wouldMerge(
  client: GitHub,
  repo: Repo,
  pull: Pull,
  { action, title, message, delete_branch }: Arguments,
  signal: AbortSignal,
): Promise<Receipt> {
  const [standing, kept] = await Promise.all([
    standingOf(client, repo, pull.number, signal),
    delete_branch ? whyKept(repo, pull, signal) : undefined,
  ])
  const preview = [title, message].filter(Boolean).join('\n\n')
  const deleted = delete_branch && kept === undefined
  return {
    url: pull.html_url,
    id: pull.number,
    changed: [
      `#${pull.number} merged into ${pull.base.ref} (${action})`,
      ...(deleted ? [`branch ${pull.head.ref} deleted`] : []),
    ],
    warnings: [
      ...obstaclesOf(standing),
      ...(kept === undefined ? [] : [`The branch ${headOf(pull)} would stay: ${kept}.`]),
    ],
    dry_run: true,
    ...(preview === '' ? {} : { preview }),
  }
}
