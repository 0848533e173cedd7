// Plain pg, plain git and the plain libraries of vendors, timed in a small process of their own: a large one would spawn git more slowly.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { drive_v3 } from '@googleapis/drive/build/v3.js'
import { Octokit } from '@octokit/core'
import { WebClient } from '@slack/web-api'
import pg from 'pg'
import { throughput, timed } from '../src/harness.ts'
import type { PlainTask, PlainWork } from '../src/plain.ts'

let pool: pg.Pool | undefined
let octokit: Octokit | undefined
let slack: WebClient | undefined
let drive: drive_v3.Drive | undefined

process.on('message', async (message: unknown) => {
  // Boundary: from src/plain.ts alone.
  const { work, count, atOnce } = message as PlainTask
  const call = () => carryOut(work)
  process.send?.(atOnce === 1 ? await timed(count, call) : [await throughput(count, atOnce, call)])
})
process.on('disconnect', () => void pool?.end())

async function carryOut(work: PlainWork): Promise<void> {
  if (work.kind === 'sql') return await query(work.url, work.sql)
  if (work.kind === 'git') return await git(work.folder, work.args)
  if (work.kind === 'slack') {
    slack ??= new WebClient(work.token, { slackApiUrl: `${work.url}/api/` })
    const client = slack
    await Promise.all(work.requests.map(({ method, args }) => client.apiCall(method, args)))
    return
  }
  if (work.kind === 'gdrive') {
    drive ??= new drive_v3.Drive({ rootUrl: `${work.url}/`, headers: { authorization: `Bearer ${work.token}` } })
    const { files } = drive
    const ask = ({ method, args }: (typeof work.requests)[number]) =>
      method === 'files.list' ? files.list(args) : files.get(args)
    await Promise.all(work.requests.map(ask))
    return
  }
  octokit ??= new Octokit({ baseUrl: work.url, auth: work.token })
  const client = octokit
  const send = ({ method, path, body }: (typeof work.requests)[number]) =>
    client.request(`${method} ${path}`, body === '' ? {} : JSON.parse(body))
  await Promise.all(work.requests.map(send))
}

async function query(url: string, sql: string): Promise<void> {
  pool ??= new pg.Pool({ connectionString: url, max: 4 })
  await pool.query(sql)
}

async function git(folder: string, args: readonly string[]): Promise<void> {
  const child = spawn('git', args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0 || text === '') throw new Error(`git ${args.join(' ')} ended with ${code}`)
}
