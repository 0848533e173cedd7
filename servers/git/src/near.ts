import { quote } from './text.ts'

/** One word, and none too long: such a name can stand in a sentence of ours. */
export function isPlain(name: string): boolean {
  return /^[\p{L}\p{N}._/@+~-]{1,80}$/u.test(name)
}

/**
 * What an error says of names near the wanted one. A repository can name things in whole sentences: names that are not
 * plain go into the quote, which is framed.
 */
export function suggest(near: readonly string[], otherwise: string): { hint: string; quote?: string } {
  if (near.length === 0) return { hint: otherwise }
  const names = near.map(quote).join(', ')
  return near.every(isPlain)
    ? { hint: `Did you mean ${names}?` }
    : { quote: near.map(quote).join('\n'), hint: 'Did you mean a name quoted above?' }
}
