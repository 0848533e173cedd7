/** Letters and digits, with marks and case taken off: `Ärger` and `arger` are one. */
export function folded(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant, which has no marks
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
}

/** A word of a folded text. Writing without spaces has each character as a word. */
const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+?(?![\p{L}\p{N}])/gu

export function wordsOf(foldedText: string): string[] {
  return foldedText.match(word) ?? []
}

export interface Query {
  /** Stems. */
  words: string[]
  /** Quoted: each must be there as it is. Folded, with single spaces. */
  phrases: string[]
}

/** Words and "phrases in quotes". */
export function queryOf(text: string): Query {
  const quoted = [...text.matchAll(/["“„«]([^"“”„«»]+)["”»]/g)].map(([, phrase = '']) => squeezed(folded(phrase)))
  const phrases = quoted.filter(phrase => phrase !== '')
  const words = wordsOf(folded(text)).map(stem)
  const telling = words.filter(found => !empty.has(found))
  return { words: [...new Set(telling.length > 0 ? telling : words)], phrases: [...new Set(phrases)] }
}

export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Plurals and some endings off, the same way in query and text. */
export function stem(word: string): string {
  if (word.length > 5 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.length > 4 && /[^su]s$/.test(word)) return stem(word.slice(0, -1))
  if (word.length > 6 && word.endsWith('ing')) return word.slice(0, -3)
  return word.length > 5 && word.endsWith('ed') ? word.slice(0, -2) : word
}

/** Words that are everywhere, of questions asked in English. */
const empty = new Set(
  'a an and are at be by do doe for from how i in is it of on or that the this to wa was what when where which who why with'.split(
    ' ',
  ),
)

/** How many letters must change for one word to be the other, as far as `most`. */
export function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1]
    for (let column = 1; column <= other.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
