/** A run of text on a page, as pdf.js gives it. */
export interface Item {
  str: string
  hasEOL: boolean
  width: number
  height: number
  /** The last two: where it begins, from the left and from below. */
  transform: readonly number[]
}

/** Characters of one page. */
const most = 500_000

/** Its runs in their order, lines and paragraphs where they are on the page. */
export function pageText(items: readonly Item[]): { text: string; cut: boolean } {
  let text = ''
  let last: Item | undefined
  for (const item of items) {
    text += gapBetween(last, item, text) + item.str + (item.hasEOL ? '\n' : '')
    if (item.str.trim() !== '') last = item
    if (text.length > most) return { text: text.slice(0, most), cut: true }
  }
  // Dots lead from the words of a table of contents to its pages.
  const lines = text.replace(/(?:\s?\.){5,}/g, ' …').replace(/[ \t]+\n/g, '\n')
  return { text: lines.replace(/\n{3,}/g, '\n\n').trim(), cut: false }
}

function gapBetween(last: Item | undefined, item: Item, text: string): string {
  if (!last || item.str === '') return ''
  const [left, bottom] = [item.transform[4] ?? 0, item.transform[5] ?? 0]
  const [lastLeft, lastBottom] = [last.transform[4] ?? 0, last.transform[5] ?? 0]
  const height = Math.max(item.height, last.height, 1)
  const drop = Math.abs(lastBottom - bottom)
  if (drop > height * 0.6) {
    const line = text.endsWith('\n') ? '' : '\n'
    // More than a line and a half is a new paragraph.
    return drop > height * 1.9 && !text.endsWith('\n\n') ? `${line}\n` : line
  }
  const gap = left - lastLeft - last.width
  if (/\s$/.test(text) || /^\s/.test(item.str)) return ''
  return gap > height * 1.5 ? '\t' : gap > height * 0.15 ? ' ' : ''
}
