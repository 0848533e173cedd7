import { ConnectorError } from '@mcp-connectors/core'
import type { Data } from '../api.ts'
import { checkRun } from '../ci/check-run.ts'
import { everyPage } from '../every-page.ts'
import { logLines } from '../logs/log-line.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import { resource } from '../tool.ts'

/** Most characters of the whole text; each job has its share, and keeps its end. */
const mostCharacters = 2_000_000
const mostPages = 5
const mostBytes = 200_000_000

export const runLogResource = resource({
  name: 'run-log',
  title: 'Log of a workflow run',
  description: 'The logs of all jobs of a run, without timestamps; long ones keep their end.',
  uri: 'gh://{owner}/{repo}/runs/{run_id}/log',
  mimeType: 'text/plain',
  read: async ({ owner, repo: name, run_id }, { client, signal }) => {
    const { repo } = client.place(`${owner}/${name}`)
    const id = Number(run_id)
    if (!Number.isSafeInteger(id) || id < 1) {
      throw new ConnectorError('invalid', `${JSON.stringify(run_id)} is no id of a run.`)
    }
    await checkRun(repo, { run: id }, signal)
    const { items: jobs } = await everyPage(mostPages, page =>
      repo
        .page('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', { run_id: id, per_page: 100, page }, { signal })
        .then(({ data, next }) => ({ data: data.jobs, next })),
    )
    const share = Math.floor(mostCharacters / Math.max(1, jobs.length))
    const parts: string[] = []
    // One after the other: all at once would hold all of them.
    for (const job of jobs) parts.push(await textOf(repo, job, share, signal))
    return { text: parts.join('\n\n') }
  },
})

type Job = Data<'GET /repos/{owner}/{repo}/actions/jobs/{job_id}'>

async function textOf(repo: Repo, job: Job, share: number, signal: AbortSignal): Promise<string> {
  const head = `=== ${job.name}: ${job.conclusion ?? job.status}`
  const route = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs'
  const text = await unlessMissing(endOf(repo.stream(route, { job_id: job.id }, { signal, mostBytes }), share))
  return `${head}\n${text ?? '(no log)'}`
}

/** The last lines that fit into `share` characters. */
async function endOf(bytes: AsyncIterable<Uint8Array>, share: number): Promise<string> {
  const lines: string[] = []
  let size = 0
  let first = 0
  for await (const { text } of logLines(bytes)) {
    lines.push(text)
    size += text.length + 1
    while (size > share && first < lines.length - 1) {
      size -= (lines[first]?.length ?? 0) + 1
      lines[first] = ''
      first++
    }
    // Moved together now and then, not at each line.
    if (first > 10_000) {
      lines.splice(0, first)
      first = 0
    }
  }
  return lines.slice(first).join('\n')
}
