import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { missingPostgres, startPostgres } from '@tooling/doubles/postgres'
import { fillDatabase } from './data.ts'
import { isKept, sentence } from './limits.ts'
import { cache } from './peers.ts'
import { page, section } from './report.ts'
import { repository } from './repository.ts'
import { startGithub, startSlack } from './stand-in.ts'
import type { Run, Topic } from './topic.ts'
import { measureGdrive } from './topics/gdrive.ts'
import { measureGit } from './topics/git.ts'
import { measureGithub } from './topics/github.ts'
import { measureGithubAnswers } from './topics/github-answers.ts'
import { measureHttp } from './topics/http.ts'
import { measureLists } from './topics/lists.ts'
import { measurePostgres } from './topics/postgres.ts'
import { measureRows } from './topics/rows.ts'
import { measureSize } from './topics/size.ts'
import { measureSlack } from './topics/slack.ts'
import { measureSlackAnswers } from './topics/slack-answers.ts'
import { measureStart } from './topics/start.ts'

const measures: Readonly<Record<string, (run: Run) => Promise<Topic>>> = {
  start: measureStart,
  lists: measureLists,
  size: measureSize,
  postgres: measurePostgres,
  rows: measureRows,
  git: measureGit,
  github: measureGithub,
  'github-answers': measureGithubAnswers,
  slack: measureSlack,
  'slack-answers': measureSlackAnswers,
  gdrive: measureGdrive,
  http: measureHttp,
}

const usage = `Usage: pnpm bench [--check] [--quick] [${Object.keys(measures).join('|')} …]
  --check  exit code 1 when a limit of tooling/bench/src/limits.ts is not kept
  --quick  fewer rounds, to see that it works
Without names everything is measured, and docs/benchmarks.md written.`

process.exitCode = await main()

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help || positionals.some(name => !(name in measures))) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const topics = await measureAll(positionals, values.quick ?? false)
  if (positionals.length === 0 && !values.quick) {
    writeFileSync(new URL('../../../docs/benchmarks.md', import.meta.url), page(topics, versions()))
  }
  const over = topics.flatMap(({ facts }) => facts).filter(fact => !isKept(fact))
  for (const fact of over) console.error(`OVER THE LIMIT: ${fact.limit}: ${sentence(fact)}`)
  return values.check && over.length > 0 ? 1 : 0
}

async function measureAll(names: readonly string[], quick: boolean): Promise<Topic[]> {
  mkdirSync(cache, { recursive: true })
  const missing = missingPostgres(18)
  if (missing !== undefined) throw new Error(missing)
  await using server = await startPostgres()
  const url = await server.createDatabase('bench')
  await fillDatabase(url)
  await using github = await startGithub()
  await using slack = await startSlack()
  // The topic that asks Google has a stand-in of its own, which takes seconds to fill.
  const google = { url: 'http://127.0.0.1:9', token: 'ya29.none' }
  const run = { places: { url, repository: await repository(), github, slack, google }, quick }
  const topics: Topic[] = []
  for (const [name, measure] of Object.entries(measures)) {
    if (names.length > 0 && !names.includes(name)) continue
    const topic = await measure(run)
    console.log(`${section(topic)}\n`)
    topics.push(topic)
  }
  return topics
}

function versions(): string[] {
  const git = execFileSync('git', ['--version'], { encoding: 'utf8' }).replace(/^git version |\n/g, '')
  return [`Node ${process.versions.node}`, `git ${git}`, 'PostgreSQL 18']
}
