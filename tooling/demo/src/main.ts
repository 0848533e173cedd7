import { existsSync } from 'node:fs'
import { gdriveStop } from './gdrive.ts'
import { gitStop } from './git.ts'
import { githubStop } from './github.ts'
import { postgresStop } from './postgres.ts'
import { heading, stepText } from './screen.ts'
import { slackStop } from './slack.ts'
import { type Stop, visit } from './tour.ts'

const stops: Readonly<Record<string, () => Promise<Stop>>> = {
  postgres: postgresStop,
  git: gitStop,
  github: githubStop,
  slack: slackStop,
  gdrive: gdriveStop,
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => process.exit(code))
}
process.exitCode = await main(process.argv.slice(2))

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter(name => !(name in stops))
  if (unknown.length > 0) {
    console.error(`There is no tour of ${unknown.join(', ')}. There is: ${Object.keys(stops).join(', ')}.`)
    return 2
  }
  const started = performance.now()
  let faults = 0
  for (const [name, open] of Object.entries(stops)) {
    if (names.length > 0 && !names.includes(name)) continue
    faults += await show(name, open)
  }
  console.log(faults === 0 ? closing(started) : `\n${faults} answers were not what they must be.`)
  return faults === 0 ? 0 : 1
}

async function show(name: string, open: () => Promise<Stop>): Promise<number> {
  await using stop = await open()
  if (!existsSync(stop.main)) throw new Error(`${stop.main} is not there: run pnpm build first.`)
  let faults = 0
  for (const part of stop.visits) {
    console.log(heading(part.title))
    console.log(['npx -y', `@mcp-connectors/${name}`, ...part.args].join(' '))
    await visit(stop, part, (step, shown) => {
      faults += shown.faults.length
      console.log(stepText(step, shown))
    })
  }
  return faults
}

function closing(started: number): string {
  const servers = {
    postgres: { command: 'npx', args: ['-y', '@mcp-connectors/postgres'], env: { DATABASE_URL: 'postgres://…' } },
    git: { command: 'npx', args: ['-y', '@mcp-connectors/git', '--repository', '/path/to/repository'] },
    github: { command: 'npx', args: ['-y', '@mcp-connectors/github'], env: { GITHUB_TOKEN: 'github_pat_…' } },
    slack: { command: 'npx', args: ['-y', '@mcp-connectors/slack'], env: { SLACK_USER_TOKEN: 'xoxp-…' } },
    gdrive: { command: 'npx', args: ['-y', '@mcp-connectors/gdrive'] },
  }
  return [
    heading('On your own data'),
    'In Claude Desktop: Settings > Developer > Edit Config, then quit and start again. Other clients: servers/*/README.md.',
    JSON.stringify({ mcpServers: servers }, undefined, 2),
    `\nEvery answer was what it must be. ${((performance.now() - started) / 1000).toFixed(0)} s; nothing is left behind.`,
  ].join('\n')
}
