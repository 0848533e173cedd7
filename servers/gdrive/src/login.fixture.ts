import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { valuesOf } from '@mcp-connectors/config'
import type { Access, CommandContext, OpenContext, Withheld } from '@mcp-connectors/core'
import type { Google } from '@tooling/doubles/google'
import { onTestFinished } from 'vitest'
import { commands } from './login.ts'
import { options } from './options.ts'

export const never = new AbortController().signal

/** A folder that is gone after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gdrive-login-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A file that is gone after the test. */
export function fileWith(content: unknown, mode = 0o600): string {
  const path = join(scratch(), 'file.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  chmodSync(path, mode)
  return path
}

export type Settings = ReturnType<typeof settings>

/** Of this Google; the logins are kept in a folder of the test's own. */
export function settings({ url }: Google, given: { [K in keyof typeof options]?: unknown } = {}) {
  return valuesOf(options, { apiRoot: url, loginFolder: scratch(), ...given })
}

/** The client that the stand-in knows, as settings. */
export function clientOf({ client }: Google) {
  return { clientId: client.id, clientSecret: client.secret }
}

export interface TestContext extends OpenContext {
  lines: string[]
  concealed: string[]
  /** What was withheld, each time. */
  withheld: Withheld[]
}

export function contextWith(more: Partial<OpenContext> = {}): TestContext {
  const lines: string[] = []
  const concealed: string[] = []
  const withheld: Withheld[] = []
  const say = (line: string) => void lines.push(line)
  return {
    ...{ signal: never, access: 'read', sources: {}, shared: false, tools: [], lines, concealed, withheld },
    log: { debug: say, info: say, warn: say, error: say },
    conceal: secret => void concealed.push(secret),
    withhold: tools => void withheld.push(tools),
    ...more,
  }
}

/** Types a command; whoever reads the address that `login` shows does `open` with it. */
export async function type(
  name: keyof typeof commands,
  values: Settings,
  { access = 'read', open }: { access?: Access; open?: (url: string) => Promise<unknown> } = {},
) {
  const printed: string[] = []
  const said: string[] = []
  let opened: Promise<unknown> | undefined
  const context: CommandContext = {
    ...{ signal: never, access, sources: {}, interactive: false, log: contextWith().log },
    conceal() {},
    print: line => void printed.push(line),
    say(line) {
      said.push(line)
      const [, url] = /^Open (\S+)/.exec(line) ?? []
      if (url !== undefined) opened = open?.(url)
    },
  }
  await commands[name].run(values, context)
  await opened
  return { printed, said }
}
