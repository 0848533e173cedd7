import { stripVTControlCharacters, styleText } from 'node:util'
import { countTokens } from '@mcp-connectors/testing/tokens'
import type { Shown, Step } from './tour.ts'

const width = 100
/** Lines of an answer that are shown; the model gets all of them. */
const mostLines = 14

type Style = Parameters<typeof styleText>[0]

/** Colours where there is a terminal, none in a pipe or with NO_COLOR. */
function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout })
}

export function heading(text: string): string {
  return `\n${paint('bold', text)}\n${'─'.repeat(Math.min(text.length, width))}`
}

export function stepText(step: Step, { text, milliseconds, confirmed, proof, faults }: Shown): string {
  const call = `${step.tool} ${JSON.stringify(step.args).replaceAll('\\n', ' ')}`
  const cost = `${countTokens(text).toLocaleString('en')} tokens, ${Math.round(milliseconds)} ms`
  return [
    '',
    ...wrap(`${paint('bold', step.who)}: ${step.asks}`),
    ...prefixed('→ ', call).map(line => paint('cyan', line)),
    ...(confirmed === undefined ? [] : prefixed('? The person is asked, and agrees: ', confirmed)).map(line =>
      paint('yellow', line),
    ),
    ...shortened(text).map(line => `  ${paint('dim', '│')} ${line}`),
    paint('dim', `  ${cost}`),
    ...(proof === undefined ? [] : prefixed('✓ ', proof)).map(line => paint('green', line)),
    ...faults.flatMap(fault => prefixed('✗ ', fault)).map(line => paint('red', line)),
  ].join('\n')
}

function prefixed(sign: string, text: string): string[] {
  return wrap(sign + text).map((line, index) => `  ${index === 0 ? '' : '  '}${line}`)
}

function shortened(text: string): string[] {
  const lines = wrap(stripVTControlCharacters(text))
  if (lines.length <= mostLines + 1) return lines
  return [...lines.slice(0, mostLines), paint('dim', `… ${lines.length - mostLines} more lines`)]
}

/** Lines of at most the width less the margin, broken at spaces where there are any. */
function wrap(text: string): string[] {
  const columns = width - 4
  return text.split('\n').flatMap(line => {
    const lines: string[] = []
    let rest = line.replaceAll('\t', '  ')
    while (rest.length > columns) {
      const space = rest.lastIndexOf(' ', columns)
      const end = space > columns / 2 ? space : columns
      lines.push(rest.slice(0, end))
      rest = rest.slice(end).trimStart()
    }
    return [...lines, rest]
  })
}
