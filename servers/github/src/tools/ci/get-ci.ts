import { ConnectorError, inParallel } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { type Check, checksOf } from '../../ci/checks.ts'
import { ciTarget } from '../../ci/ci-target.ts'
import { failedSteps, jobLog } from '../../ci/failing-log.ts'
import type { Repo } from '../../repo.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  target: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('#12, branch, sha, run/55 or job/66. Default: the URL in repo, or the default branch.'),
  job: z.string().min(1).optional().describe('Only jobs with this in their name.'),
  log: z.enum(['errors', 'tail', 'none']).default('errors'),
  grep: z.string().min(1).optional().describe('Show log lines with this text instead; a|b for either.'),
  max_lines: z.int().min(10).max(1000).default(80).describe('Log lines in all.'),
})

const window = z.object({ first: z.int(), last: z.int(), lines: z.array(z.string()) })

const attention = z.object({
  kind: z.enum(['run', 'job', 'check', 'status']),
  id: z.number(),
  name: z.string(),
  result: z.string(),
  run: z.object({ id: z.number(), attempt: z.number() }).optional(),
  url: z.string().optional(),
  /** Steps that failed. */
  steps: z.array(z.string()).optional(),
  summary: z.string().optional(),
  log: z
    .object({ total: z.int(), left: z.int(), windows: z.array(window) })
    .optional()
    .describe('total lines; left: further finds not shown.'),
  note: z.string().optional(),
})

const output = z.object({
  target: z.string(),
  sha: z.string(),
  state: z.enum(['failing', 'pending', 'passing', 'none']),
  counts: z.object({ failing: z.int(), pending: z.int(), passing: z.int(), skipped: z.int() }),
  failing: z.array(attention),
  pending: z.array(z.string()),
  notes: z.array(z.string()),
})

type Attention = z.output<typeof attention>

/** Logs that one call reads; further failing jobs are named only. */
const mostLogs = 6

export const getCi = tool({
  name: 'github_get_ci',
  title: 'CI result and why it failed',
  access: 'read',
  description: 'Tell whether CI passed and, where not, each failing job and step with the log lines around the error.',
  input,
  output,
  run: async (args, { client, signal }) => {
    const place = client.place(args.repo)
    const target = await ciTarget(place, args.target, signal)
    const { sha, checks, notes } = await checksOf(place.repo, target, signal)
    const part = args.job?.toLowerCase()
    const asked = part === undefined ? checks : checks.filter(({ name }) => name.toLowerCase().includes(part))
    checkNamed(asked, checks, args.job)
    const looked = asked.filter(({ state }) => state === 'failing' || isNamed(args, target.kind))
    const failing = await inParallel(4, [...looked.entries()], ([index, check]) =>
      attentionOf(place.repo, check, index < mostLogs ? { ...args, share: shareOf(args, looked) } : undefined, signal),
    )
    const counts = { failing: 0, pending: 0, passing: 0, skipped: 0 }
    for (const { state } of asked) counts[state]++
    const pending = asked.filter(({ state }) => state === 'pending').map(({ name }) => name)
    return {
      target: target.label,
      sha,
      state: stateOf(counts),
      counts,
      failing,
      pending,
      notes,
    }
  },
  render: ({ target, sha, state, counts, failing, pending, notes }, { untrusted }) => {
    const parts = Object.entries(counts).filter(([, count]) => count > 0)
    const head = `${target} at ${sha.slice(0, 8)}: ${state === 'none' ? 'nothing ran' : parts.map(([name, count]) => `${count} ${name}`).join(', ')}`
    const waiting = pending.length === 0 ? [] : [untrusted(pending.slice(0, 20).join('\n'), 'pending')]
    return [head, ...notes, ...failing.map(one => renderAttention(one, untrusted)), ...waiting].join('\n')
  },
})

type Arguments = z.output<typeof input>

/** A log was asked for by name: then it is shown though nothing failed. */
function isNamed({ job, grep, log }: Arguments, kind: string): boolean {
  return (kind === 'job' || job !== undefined) && (grep !== undefined || log === 'tail')
}

function shareOf({ max_lines }: Arguments, looked: readonly Check[]): number {
  const jobs = Math.max(1, Math.min(mostLogs, looked.filter(({ job }) => job !== undefined).length))
  return Math.max(10, Math.floor(max_lines / jobs))
}

function stateOf({
  failing,
  pending,
  passing,
  skipped,
}: Record<Check['state'], number>): z.output<typeof output>['state'] {
  if (failing > 0) return 'failing'
  if (pending > 0) return 'pending'
  return passing + skipped > 0 ? 'passing' : 'none'
}

function checkNamed(asked: readonly Check[], checks: readonly Check[], job: string | undefined): void {
  if (asked.length > 0 || checks.length === 0) return
  throw new ConnectorError('not_found', `No job has ${JSON.stringify(job)} in its name.`, {
    hint: 'These ran; leave job out for all of them.',
    quote: checks
      .slice(0, 30)
      .map(({ name }) => name)
      .join('\n'),
  })
}

async function attentionOf(
  repo: Repo,
  check: Check,
  wanted: (Arguments & { share: number }) | undefined,
  signal: AbortSignal,
): Promise<Attention> {
  const { job, state: _state, summary, run, ...rest } = check
  const steps = job === undefined ? [] : failedSteps(job)
  const shown: Attention = {
    ...rest,
    ...(run === undefined ? {} : { run }),
    ...(steps.length > 0 ? { steps } : {}),
    ...(summary === undefined ? {} : { summary }),
  }
  if (job === undefined) return { ...shown, ...whyNoJob(check) }
  if (wanted?.log === 'none') return shown
  if (wanted === undefined) return { ...shown, note: `Log not read; target job/${check.id} reads it.` }
  const mode = wanted.log === 'tail' ? 'tail' : 'errors'
  const terms = wanted.grep?.toLowerCase().split('|').filter(Boolean) ?? []
  const log = await jobLog(repo, job, { mode, terms, mostLines: wanted.share }, signal)
  return log === undefined ? { ...shown, note: 'There is no log (not written yet, or deleted).' } : { ...shown, log }
}

/** A run that came to no job has no log. */
function whyNoJob({ kind, result }: Check): { note?: string } {
  if (kind !== 'run') return {}
  if (result === 'startup_failure')
    return { note: 'No job started: the workflow file is faulty. Its page tells where.' }
  if (result === 'action_required') return { note: 'It waits until someone with write access approves it to run.' }
  return {}
}

function renderAttention(
  { kind, id, name, result, run, steps = [], summary, log, note, url }: Attention,
  untrusted: (text: string, source?: string) => string,
): string {
  const attempt = run && run.attempt > 1 ? ` attempt ${run.attempt}` : ''
  const ids =
    kind === 'run' ? `run/${id}${attempt}` : kind === 'job' && run ? `job/${id} of run/${run.id}${attempt}` : url
  const at = steps.length > 0 ? ` at step ${steps.map(step => JSON.stringify(step)).join(', ')}` : ''
  const texts = [`${name}: ${result}${at}`, ...(summary === undefined ? [] : [summary])]
  const windows = (log?.windows ?? []).map(({ first, last, lines }) =>
    [`[lines ${first}-${last}]`, ...lines].join('\n'),
  )
  const found = log && log.windows.length === 0 ? [`No line of ${log.total} has that text.`] : []
  const more = log && log.left > 0 ? [`${log.left} more finds: raise max_lines, or grep.`] : []
  const source = log ? `${ids}, log of ${log.total} lines` : ids
  return [
    untrusted([...texts, ...windows].join('\n'), source),
    ...found,
    ...more,
    ...(note === undefined ? [] : [note]),
  ].join('\n')
}
