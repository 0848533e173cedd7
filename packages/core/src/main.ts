import { once } from 'node:events'
import {
  ConfigError,
  type ConfigProblem,
  describe,
  helpText,
  type Options,
  type OptionValues,
  passwordsIn,
  resolve,
} from '@mcp-connectors/config'
import { namesWithout, unknownNames } from './choice.ts'
import type { Connector, Withheld } from './connector.ts'
import { watchLifecycle } from './lifecycle.ts'
import { captureConsole, createLog, stderrWriter } from './log.ts'
import { createMask, Secrets } from './mask.ts'
import { useProxy } from './proxy.ts'
import { start } from './running.ts'
import { settingsOf } from './settings.ts'
import { serveOnStdio } from './stdio.ts'
import type { Surface } from './surface.ts'

export interface Program<C extends AsyncDisposable, O extends Options> {
  /** The npm name, as a person types it. */
  name: string
  version: string
  /** `surface.json`. */
  surface: Surface
  options: O
  /** `async () => (await import('./connector.ts')).postgres`: tools and schemas are loaded by the first call. */
  load: () => Promise<Connector<C, O>>
  /** What an earlier run learned about the credential, read from disk at most. A connector that withholds tools has it. */
  withheld?: (options: OptionValues<O>) => Promise<Withheld>
}

/** The whole of a server's `main.ts`: reads what it was told, and serves the connector until the process ends. */
export async function run<C extends AsyncDisposable, O extends Options>(program: Program<C, O>): Promise<void> {
  const argv = process.argv.slice(2)
  if (argv.includes('--version')) return print(`${program.version}\n`)
  if (argv.includes('--help') || argv.includes('-h')) return print(help(program))
  const command = program.surface.commands?.find(({ name }) => name === argv[0])?.name
  try {
    await (command === undefined ? serve(program, argv) : carryOut(program, command, argv.slice(1)))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const lines = error.problems.map(({ source, message }) => `  ${source}: ${message}\n`)
    process.stderr.write(`${program.name} cannot start:\n${lines.join('')}See --help.\n`)
    process.exitCode = 2
  }
}

async function serve<C extends AsyncDisposable, O extends Options>(
  program: Program<C, O>,
  argv: readonly string[],
): Promise<void> {
  const { options, settings, sources, secrets, log } = await prepare(program, argv)
  const mask = createMask(secrets, { shapes: false })
  const conceal = (secret: string) => secrets.learn(secret)
  const { name, version, ...rest } = program
  const running = start({ ...rest, version, options, settings, sources, log, mask, conceal })
  let answered: Promise<unknown> | undefined
  const dispose = async () => {
    await running[Symbol.asyncDispose]()
    await answered
  }
  const lifecycle = watchLifecycle(log, dispose, { orphan: settings.http !== undefined })
  if (settings.http === undefined) {
    // In a terminal it would look stuck.
    if (process.stdin.isTTY) {
      process.stderr.write(`${name} ${version} waits for a client on stdin. Ctrl-C ends it; see --help.\n`)
    }
    return serveOnStdio(running, lifecycle)
  }
  const { listen } = await import('./http.ts')
  const { server, url } = await listen(running, settings.http)
  answered = once(server, 'close')
  // Said at any log level: with port 0 nobody else knows it.
  process.stderr.write(`${name} serves ${url}\n`)
}

/** Runs a subcommand: a terminal program, which speaks no protocol. */
async function carryOut<C extends AsyncDisposable, O extends Options>(
  program: Program<C, O>,
  name: string,
  argv: readonly string[],
): Promise<void> {
  const { options, settings, sources, secrets, log } = await prepare(program, argv)
  const { runCommand } = await import('./command.ts')
  const access = settings.readOnly ? 'read' : settings.access
  process.exitCode = await runCommand(program.load, name, { options, access, sources, secrets, log })
}

/** What the program was told, and a log that keeps its secrets. */
async function prepare<C extends AsyncDisposable, O extends Options>(program: Program<C, O>, argv: readonly string[]) {
  const { warnings, ...resolved } = resolveAll(program, argv)
  const secrets = new Secrets(resolved.secrets)
  const log = createLog({ level: resolved.settings.logLevel, mask: createMask(secrets), write: stderrWriter() })
  captureConsole(log)
  for (const warning of warnings) log.warn(warning)
  const withoutProxy = await useProxy(process.env)
  if (withoutProxy !== undefined) log.info(withoutProxy)
  return { ...resolved, secrets, log }
}

/** @throws ConfigError with everything that is wrong, what only this connector can judge included. */
function resolveAll<C extends AsyncDisposable, O extends Options>(
  { surface, options }: Program<C, O>,
  argv: readonly string[],
) {
  const groups = { options, settings: settingsOf(surface) }
  const given = { id: surface.id, argv: withoutTransport(argv), env: process.env }
  const { values, secrets, sources, warnings, rest } = resolve(groups, given)
  // Or with the word alone.
  const bare = rest.filter(argument => argument !== 'stdio')
  const problems = [...bare.map(unclaimed), ...unknownNames(surface, values.settings)]
  if (problems.length > 0) throw new ConfigError(problems)
  return { ...values, secrets, sources, warnings: [...warnings, ...namesWithout(surface, values.settings)] }
}

/** Servers that know several transports are started with `--transport stdio`, which is what is done anyway. */
function withoutTransport(argv: readonly string[]): string[] {
  const isPair = (index: number) => argv[index] === '--transport' && argv[index + 1] === 'stdio'
  return argv.filter((given, index) => given !== '--transport=stdio' && !isPair(index) && !isPair(index - 1))
}

function unclaimed(argument: string): ConfigProblem {
  // A connection string where none is taken must not be printed with its password.
  const shown = passwordsIn(argument).length > 0 ? 'a text with a password' : JSON.stringify(argument.slice(0, 80))
  return { source: 'argument', message: `${shown} stands for nothing here. Remove it.` }
}

function help<C extends AsyncDisposable, O extends Options>({ name, surface, options }: Program<C, O>): string {
  const { id, title, description, commands = [] } = surface
  const positional = Object.entries(options).find(([, option]) => option.positional)
  return helpText({
    about: `${title}: ${description}`,
    usage: [
      `npx -y ${name} [options]${positional ? ` [${positional[0]}]` : ''}`,
      ...commands.map(command => `npx -y ${name} ${command.name} [options]: ${command.about}`),
    ],
    groups: [
      { title: `Options of ${title}`, settings: describe(id, options) },
      { title: 'Options of every server', settings: describe(id, settingsOf(surface)) },
    ],
  })
}

function print(text: string): void {
  process.stdout.write(text)
}
