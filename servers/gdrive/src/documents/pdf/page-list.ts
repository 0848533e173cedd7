import { ConnectorError } from '@mcp-connectors/core'

/** `3`, `3-7,12`, `190-`: the numbers in order, each once. @throws ConnectorError `invalid` */
export function pageList(text: string | undefined, count: number, word = 'page'): number[] {
  if (text === undefined) return Array.from({ length: count }, (_, index) => index + 1)
  const pages = new Set<number>()
  for (const part of text.split(',')) {
    const [, first, dash, last] = /^\s*(\d{1,6})\s*(?:(-)\s*(\d{1,6})?)?\s*$/.exec(part) ?? []
    const from = Number(first)
    const to = last === undefined ? (dash === undefined ? from : count) : Number(last)
    if (first === undefined || from < 1 || to < from) {
      throw new ConnectorError('invalid', `${JSON.stringify(text)} names no ${word}s.`, {
        hint: 'Write 3, or 3-7,12.',
      })
    }
    for (let page = from; page <= Math.min(to, count); page++) pages.add(page)
  }
  if (pages.size > 0) return [...pages].sort((one, other) => one - other)
  throw new ConnectorError('invalid', `There is no ${word} ${text}: the file has ${count}.`)
}
