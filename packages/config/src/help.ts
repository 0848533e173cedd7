import { dashed } from './argv.ts'
import { expected } from './coerce.ts'
import { fileName, type Setting } from './describe.ts'

export interface HelpText {
  /** What the program is, one sentence. */
  about: string
  /** `npx -y @mcp-connectors/postgres [options] [url]` */
  usage: readonly string[]
  groups: readonly { title: string; settings: readonly Setting[] }[]
  /** Columns. Default 100. */
  width?: number
}

/** The text of `--help`. */
export function helpText({ about, usage, groups, width = 100 }: HelpText): string {
  const rows = groups.map(({ title, settings }) => ({
    title,
    rows: settings.map(setting => [nameOf(setting), noteOf(setting)]),
  }))
  const names = rows.flatMap(({ rows }) => rows.map(([name = '']) => name.length))
  const column = Math.min(Math.max(...names, 0), 34) + 4
  const sections = rows.map(group =>
    [`${group.title}:`, ...group.rows.map(([name = '', note = '']) => line(name, note))].join('\n'),
  )
  return `${[about, usageText(usage), ...sections].join('\n\n')}\n`

  function line(name: string, note: string): string {
    const [first = '', ...more] = wrap(note, Math.max(width - column, 30))
    const lead = name.length + 4 > column ? `  ${name}\n${' '.repeat(column)}` : `  ${name}`.padEnd(column)
    return [lead + first, ...more.map(text => ' '.repeat(column) + text)].join('\n')
  }
}

function usageText(usage: readonly string[]): string {
  return usage.map((text, index) => `${index === 0 ? 'Usage: ' : '       '}${text}`).join('\n')
}

/** A secret has no flag: it goes by its environment name. */
function nameOf({ flags, env, type, list }: Setting): string {
  const [flag] = flags
  if (flag === undefined) return env[0]
  if (type === 'boolean') return `--[no-]${flag}`
  return `--${flag} <${placeholders[type]}>${list ? '…' : ''}`
}

const placeholders = { string: 'text', number: 'n', enum: 'word', boolean: 'bool' }

/** What it is, what it takes, its default, and its other names. */
function noteOf(setting: Setting): string {
  const { about, flags, env, type, secret, required, positional, default: initial } = setting
  const facts = [
    required ? 'Required.' : '',
    type === 'enum' || setting.min !== undefined || setting.max !== undefined ? `${capital(expected(setting))}.` : '',
    isSaid(initial) ? `Default ${Array.isArray(initial) ? initial.join(', ') : String(initial)}.` : '',
    positional ? 'May be given as a bare argument.' : '',
  ]
  const names = secret ? [...env.slice(1), fileName(env[0])] : [...flags.slice(1).map(dashed), ...env]
  return `${[about, ...facts].filter(text => text !== '').join(' ')} [${names.join(', ')}]`
}

function isSaid(initial: unknown): boolean {
  return initial !== undefined && initial !== '' && !(Array.isArray(initial) && initial.length === 0)
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
