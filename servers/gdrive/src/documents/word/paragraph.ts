import { link, marked } from '../office/markdown.ts'
import type { Numbering } from './numbering.ts'
import type { Style } from './styles.ts'

interface Run {
  text: string
  /** `**`, `*`, `~~`, or several of them; of a link's words none. */
  mark: string
}

/** A paragraph with its runs, and where its links begin. */
export class Paragraph {
  style = ''
  level: number | undefined
  list: string | undefined
  depth: number | undefined
  #runs: Run[] = []

  add(text: string, mark: string): void {
    const last = this.#runs.at(-1)
    if (last?.mark === mark) last.text += text
    else this.#runs.push({ text, mark })
  }

  /** Where a link begins; what is added later is not joined to what was there. */
  mark(): number {
    this.#runs.push({ text: '', mark: ' ' })
    return this.#runs.length
  }

  /** Makes a link of all that was added since. */
  linkFrom(start: number, href: string): void {
    const words = rendered(this.#runs.splice(start))
    this.#runs.push({ text: link(words, href), mark: 'link' })
  }

  text(): string {
    return rendered(this.#runs)
  }

  /** As Markdown, with its number counted on; empty where there is nothing to see. */
  markdown(styles: ReadonlyMap<string, Style>, numbering: Numbering): { text: string; isItem: boolean } {
    const style = styles.get(this.style)
    const level = this.level ?? style?.level
    const list = this.list ?? style?.list
    const depth = Math.min(8, this.depth ?? style?.depth ?? 0)
    const number = list === undefined || list === '0' ? undefined : numbering.next(list, depth)
    const text = this.text()
      .split('\n')
      .map(line => line.trimEnd())
      .join('\n')
    if (text.trim() === '') return { text: '', isItem: false }
    if (level !== undefined) {
      const plain = text
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/^\*\*(.*)\*\*$/, '$1')
      return {
        text: `${'#'.repeat(Math.min(6, level))} ${number && number !== '-' ? `${number} ` : ''}${plain}`,
        isItem: false,
      }
    }
    if (number === undefined) return { text, isItem: false }
    const indent = '  '.repeat(depth)
    return { text: `${indent}${number} ${text.trim().replaceAll('\n', `\n${indent}  `)}`, isItem: true }
  }
}

function rendered(runs: readonly Run[]): string {
  const joined: Run[] = []
  for (const { text, mark } of runs) {
    const last = joined.at(-1)
    if (text === '') continue
    if (last?.mark === mark) last.text += text
    else joined.push({ text, mark })
  }
  return joined.map(({ text, mark }) => (mark === 'link' ? text : marked(text, mark))).join('')
}
