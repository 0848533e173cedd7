/** The text between `<!-- gen:name argument -->` and `<!-- /gen -->`; undefined for a name that this file may not use. */
export type Fill = (name: string, argument: string) => string | undefined | Promise<string | undefined>

const block = /^<!-- gen:([a-z]+)(?: ([^\n]*?))? -->\n[\s\S]*?<!-- \/gen -->$/gm
/** Words within a line, as in a cell of a table. */
const words = /(?<=[^\n`])<!-- gen:([a-z]+) -->[^\n]*?<!-- \/gen -->/g

/**
 * Rewrites the marked blocks and words of a Markdown text.
 * @throws Error for an unknown name and for a marker without its end.
 */
export async function fillBlocks(text: string, fill: Fill): Promise<string> {
  const found = [...text.matchAll(block)]
  if (found.length !== (text.match(/^<!-- gen:/gm) ?? []).length) {
    throw new Error('A <!-- gen:… --> marker has no <!-- /gen --> of its own.')
  }
  const marked = [...found, ...text.matchAll(words)]
  const bodies = await Promise.all(marked.map(([, name = '', argument = '']) => body(fill, name, argument)))
  return marked.reduce((filled, [whole], index) => {
    const opening = whole.slice(0, whole.indexOf('-->') + 3)
    const gap = whole.startsWith('\n', opening.length) ? '\n\n' : ''
    return filled.replace(whole, () => [opening, bodies[index], '<!-- /gen -->'].join(gap))
  }, text)
}

async function body(fill: Fill, name: string, argument: string): Promise<string> {
  const filled = await fill(name, argument)
  if (filled === undefined) throw new Error(`<!-- gen:${name} --> is not a block that this file can have.`)
  return filled.trim()
}

/** A Markdown table; pipes and line breaks in cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), `|${head.map(() => ' --- ').join('|')}|`, ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')
}
